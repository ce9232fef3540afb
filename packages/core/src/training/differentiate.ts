import * as tf from "@tensorflow/tfjs-core";
import { batchTensors } from "../data/batch-tensors.js";
import type { Batch } from "../data/loader.js";
import type { Loss } from "../losses/loss.js";
import { checkedLogits, type ModelView } from "../models/model-view.js";
import type { Gradients } from "../optimizers/gradients.js";
import type { NamedVariable } from "../optimizers/optimizer.js";

/** The forward and the backward pass of one batch. */
export interface Differentiated {
  /** Mean over the batch, regularizers included. */
  readonly loss: number;
  /** Row-major, shape [N, C]. */
  readonly logits: ArrayLike<number>;
  /** By the variables' own names. The caller disposes them. */
  readonly gradients: Gradients;
}

/**
 * Loss, logits and gradients of one batch.
 *
 * @param meanwhile Called between handing the work to the backend and waiting for its results.
 */
export function differentiate(
  view: ModelView,
  loss: Loss,
  batch: Batch,
  variables: readonly NamedVariable[],
  meanwhile: () => void,
): Differentiated {
  let logits: tf.Tensor | undefined;
  const [inputs, labels] = batchTensors(batch);
  try {
    const { value, grads } = tf.variableGrads(
      () => {
        const output = tf.keep(checkedLogits(view.forward(inputs, true), batch.size));
        logits = output;
        return objective(view, loss, output, labels);
      },
      variables.map(({ variable }) => variable),
    );
    meanwhile();
    const mean = value.dataSync()[0] as number;
    value.dispose();
    return { loss: mean, logits: (logits as tf.Tensor).dataSync(), gradients: grads };
  } finally {
    tf.dispose([inputs, labels]);
    logits?.dispose();
  }
}

/** What training makes small: the loss and the regularizers of layers. */
function objective(
  view: ModelView,
  loss: Loss,
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
): tf.Scalar {
  return view
    .penalties()
    .reduce<tf.Scalar>((sum, penalty) => tf.add(sum, penalty), loss(logits, labels));
}
