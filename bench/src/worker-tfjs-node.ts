import * as tf from "@tensorflow/tfjs-core";
import { batchSize, referenceCnn } from "./reference-cnn.js";
import { decline, serve } from "./serve.js";

/** Plain TF.js, with its own Adam and loss, on libtensorflow. */
async function run(): Promise<void> {
  const name: string = "@tensorflow/tfjs-node";
  try {
    await import(name);
  } catch {
    decline(`${name} is not installed`);
    return;
  }
  await tf.setBackend("tensorflow");
  const model = referenceCnn();
  const optimizer = tf.train.adam(1e-3);
  const inputs = tf.randomNormal<tf.Rank.R4>([batchSize, 32, 32, 3], 0, 1, "float32", 7);
  const labels = tf.oneHot(tf.randomUniformInt([batchSize], 0, 10, 7), 10);
  await serve(`${name}, all threads`, () => {
    const loss = optimizer.minimize(() => {
      const logits = model.apply(inputs, { training: true }) as tf.Tensor2D;
      return tf.losses.softmaxCrossEntropy(labels, logits);
    }, true);
    loss?.dataSync();
    loss?.dispose();
  });
}

await run();
