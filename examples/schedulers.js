// A learning rate over 100 steps: ten of warm-up, then half a cosine; the optimizer is a stock one.
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers the gradients
import { cosineAnnealing, setLearningRate, warmup } from "@regimen/schedulers";

const schedule = warmup({ steps: 10, before: cosineAnnealing({ steps: 90 }) });
const optimizer = tf.train.momentum(0.1, 0.9);
const weight = tf.variable(tf.scalar(5));

for (let step = 0; step < 100; step++) {
  const rate = schedule(step, 0.1);
  setLearningRate(optimizer, rate);
  optimizer.minimize(() => tf.square(weight));
  if (step % 10 === 0) console.log(`step ${step}: ${"#".repeat(Math.round(rate * 400))}`);
}
console.log(`the weight went from 5 to ${weight.dataSync()[0]?.toFixed(4)}`);
