// Only the head learns: the stem keeps its weights, the frozen BatchNorm its statistics.
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { freeze } from "@regimen/freeze";

const model = tfl.sequential({
  layers: [
    tfl.layers.dense({ name: "stem", units: 4, inputShape: [2] }),
    tfl.layers.batchNormalization({ name: "norm" }),
    tfl.layers.dense({ name: "head", units: 1 }),
  ],
});
const sums = () =>
  model.weights.map((weight) => `${weight.originalName} ${tf.sum(weight.read()).dataSync()[0]}`);

const { frozen } = freeze(model, { layers: ["stem", "norm"] });
console.log("frozen:", frozen.join(", "));
model.compile({ optimizer: tf.train.adam(0.1), loss: "meanSquaredError" });
const before = sums();
await model.fit(tf.randomNormal([16, 2]), tf.ones([16, 1]), { epochs: 2, verbose: 0 });
sums().forEach((sum, index) => console.log(sum === before[index] ? "kept " : "moved", sum));
