import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { NamedVariable } from "../optimizers/optimizer.js";
import { check } from "../option-error.js";
import type { ModelView } from "./model-view.js";
import { reseedLayers } from "./reseed-layers.js";

type Layer = LayersModel["layers"][number];
type Weight = LayersModel["weights"][number];

/**
 * Views a LayersModel.
 *
 * Variables go by the names their layers gave them, without the `_1` that TF.js adds when a process
 * holds such a name twice: a model that is built again finds its slots and its checkpoint.
 */
export function viewLayers(model: LayersModel): ModelView {
  check(model.weights.length > 0, "Trainer: model", "built and have weights", model.name);
  check(model.outputs.length === 1, "Trainer: model", "one with one output", model.outputs.length);
  const names = stableNames(model.weights);
  const layers = leafLayers(model);
  const constrained = model.weights.filter(({ constraint }) => Boolean(constraint));

  const named = (weight: Weight): NamedVariable => ({
    name: names.get(weight.id) as string,
    variable: weight.read() as tf.Variable,
  });
  return {
    forward: (inputs, training) => model.apply(inputs, { training }) as tf.Tensor,
    trainable: () => model.trainableWeights.map(named),
    all: () => model.weights.map(named),
    penalties: () => layers.flatMap((layer) => layer.calculateLosses()),
    constrain() {
      for (const weight of constrained) {
        if (weight.trainable) tf.tidy(() => void weight.write(tf.clone(weight.read())));
      }
    },
    reseed: reseedLayers(model),
  };
}

function stableNames(weights: readonly Weight[]): Map<number, string> {
  const names = new Map<number, string>();
  const used = new Set<string>();
  for (const { id, originalName } of weights.toSorted((a, b) => a.id - b.id)) {
    let name = originalName;
    for (let count = 1; used.has(name); count++) name = `${originalName}_${count}`;
    used.add(name);
    names.set(id, name);
  }
  return names;
}

function leafLayers(model: LayersModel): Layer[] {
  return model.layers.flatMap((layer) =>
    "layers" in layer ? leafLayers(layer as LayersModel) : [layer],
  );
}
