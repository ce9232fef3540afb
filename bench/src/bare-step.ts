import { type Optimizer, softmaxCrossEntropy } from "@regimen/core";
import * as tf from "@tensorflow/tfjs-core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { batchSize } from "./reference-cnn.js";

/** One training step on the same random batch every time: forward, loss, backward, update. Waits for the loss. */
export function bareStep(model: tfl.LayersModel, optimizer: Optimizer): () => void {
  const loss = softmaxCrossEntropy();
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const inputs = tf.randomNormal<tf.Rank.R4>([batchSize, 32, 32, 3], 0, 1, "float32", 7);
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
