import type * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { NamedVariable } from "../optimizers/optimizer.js";
import type { FunctionModel, ModelView } from "./model-view.js";
import { viewLayers } from "./view-layers.js";

/** Views a LayersModel or a function model. */
export function viewModel(model: LayersModel | FunctionModel): ModelView {
  return "trainableWeights" in model ? viewLayers(model) : viewFunction(model);
}

function viewFunction(model: FunctionModel): ModelView {
  const named = (variable: tf.Variable): NamedVariable => ({ name: variable.name, variable });
  return {
    forward: (inputs, training) => model.apply(inputs, { training }),
    trainable: () => {
      const variables = model.variables().filter((variable) => variable.trainable);
      return variables.map(named);
    },
    all: () => model.variables().map(named),
    penalties: () => [],
    constrain() {},
    reseed() {},
  };
}
