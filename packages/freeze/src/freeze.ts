import type { layers, LayersModel, LayerVariable } from "@tensorflow/tfjs-layers";

import { freezeBatchNorm } from "./freeze-batch-norm.js";
import { leafLayers, type LeafLayer } from "./leaf-layers.js";
import { OptionError } from "./option-error.js";

/** Options of {@link freeze}. */
export interface FreezeOptions {
  /**
   * Which layers: the exact name of a layer or of a nested model (then everything in it), or an
   * expression tested against those names. Each must match something.
   */
  readonly layers: readonly (string | RegExp)[];
  /**
   * What a BatchNorm among them does in training. `"frozen"`: normalises with its moving statistics
   * and leaves them alone. `"updating"`: as TF.js does, with the statistics of the batch, moving
   * the others. Default `"frozen"`.
   */
  readonly batchNorm?: "frozen" | "updating";
}

/** What {@link freeze} froze, and the way back. */
export interface Frozen {
  /** The layers frozen, in the model's order; inside nested models as `encoder/conv1`. */
  readonly frozen: readonly string[];
  /**
   * Undoes what this call changed, and nothing else: what was frozen before stays so. May be called
   * again.
   */
  readonly unfreeze: () => void;
}

/**
 * Freezes layers: no optimizer changes their weights, and unless told otherwise their BatchNorms
 * keep their statistics.
 *
 * Works at once in a hand-written loop and in the Trainer of `@regimen/core`; the optimizer need
 * not be made again. For `model.fit`, call `compile` after `freeze` and after `unfreeze`: TF.js
 * collects the trainable weights there.
 *
 * @throws {OptionError} If a name or expression matches nothing, or an option is outside the range
 *   stated on it.
 * @example
 * const { frozen, unfreeze } = freeze(model, { layers: ["stem", /^block[12]_/] });
 * // ...train the rest...
 * unfreeze();
 * @see TF.js ignores `trainable` in BatchNormalization, and one step moves the statistics of a
 *   frozen one. Keras has frozen them since TensorFlow 2, as we do:
 *   https://keras.io/getting_started/faq/#whats-the-difference-between-the-training-argument-in-call-and-the-trainable-attribute
 */
export function freeze(model: LayersModel, options: FreezeOptions): Frozen {
  const { batchNorm = "frozen" } = options;
  if (batchNorm !== "frozen" && batchNorm !== "updating") {
    const got = JSON.stringify(batchNorm);
    throw new OptionError(`freeze: batchNorm must be "frozen" or "updating", got ${got}`);
  }
  const chosen = chooseLayers(model, options.layers);
  // A Sequential that builds itself later, at its first call, would mark every weight as trainable
  // again.
  if (!model.built) model.build(model.inputs[0]!.shape);
  const undo = chosen.map(({ layer }) => {
    const unfreezeWeights = freezeWeights(layer);
    const unfreezeBatchNorm = batchNorm === "frozen" ? freezeBatchNorm(layer) : () => {};
    return () => {
      unfreezeWeights();
      unfreezeBatchNorm();
    };
  });
  return {
    frozen: chosen.map(pathOf),
    unfreeze: () => undo.splice(0).forEach((one) => one()),
  };
}

const pathOf = ({ names }: LeafLayer): string => names.join("/");

function chooseLayers(model: LayersModel, patterns: FreezeOptions["layers"]): LeafLayer[] {
  if (patterns.length === 0) throw new OptionError("freeze: layers must not be empty, got []");
  const leaves = leafLayers(model);
  const chosen = new Set<LeafLayer>();
  for (const pattern of patterns) {
    const hits = leaves.filter(({ names }) => names.some((name) => matches(pattern, name)));
    if (hits.length === 0) {
      const got = typeof pattern === "string" ? JSON.stringify(pattern) : String(pattern);
      const known = leaves.map(pathOf).join(", ");
      throw new OptionError(`freeze: layers must match layers of the model (${known}), got ${got}`);
    }
    hits.forEach((leaf) => chosen.add(leaf));
  }
  return leaves.filter((leaf) => chosen.has(leaf));
}

/** `search`, unlike `test`, starts at 0 whatever flags the expression has. */
function matches(pattern: string | RegExp, name: string): boolean {
  return typeof pattern === "string" ? pattern === name : name.search(pattern) >= 0;
}

/**
 * Makes the layer and each of its weights untrainable: TF.js reads the first for its own lists, the
 * second for gradients, and does not pass the first on to the weights of a recurrent layer.
 */
function freezeWeights(layer: layers.Layer): () => void {
  const wasTrainable = layer.trainable;
  const flags = layer.weights.map((weight): [LayerVariable, boolean] => [weight, weight.trainable]);
  layer.trainable = false;
  flags.forEach(([weight]) => (weight.trainable = false));
  return () => {
    if (wasTrainable) layer.trainable = true;
    for (const [weight, flag] of flags) if (wasTrainable || flag) weight.trainable = flag;
  };
}
