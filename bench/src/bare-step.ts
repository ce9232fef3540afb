import { type Optimizer, softmaxCrossEntropy } from "@regimen/core";
import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import type { Workload } from "./workload.js";

/** A random batch for `model`. */
function randomInputs(model: tfl.LayersModel, batchSize: number): tf.Tensor {
  const [input] = model.inputs;
  const shape = (input?.shape ?? []).slice(1).map(Number);
  return tf.randomNormal([batchSize, ...shape], 0, 1, "float32", 7);
}

/**
 * One training step on the same random batch every time: forward, loss, backward, update. Waits for
 * the loss.
 */
export function bareStep(
  model: tfl.LayersModel,
  optimizer: Optimizer,
  batchSize: number,
): () => void {
  const loss = softmaxCrossEntropy();
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const inputs = randomInputs(model, batchSize);
  const labels = tf.randomUniformInt<tf.Rank.R1>([batchSize], 0, 10, 7);
  return () => {
    const { value, grads } = tf.variableGrads(
      () => loss(model.apply(inputs, { training: true }) as tf.Tensor2D, labels),
      variables,
    );
    optimizer.step(variables, grads);
    value.dataSync();
    tf.dispose([value, grads]);
  };
}

/** One forward pass on the same random batch every time. Waits for the logits. */
function bareForward(model: tfl.LayersModel, batchSize: number): () => void {
  const inputs = randomInputs(model, batchSize);
  return () => {
    tf.tidy(() => (model.apply(inputs) as tf.Tensor).dataSync());
  };
}

/** The step of a workload, on the backend in use. */
export function stepOf({ batchSize, model, optimizer }: Workload): () => void {
  return optimizer === null
    ? bareForward(model(), batchSize)
    : bareStep(model(), optimizer(), batchSize);
}
