// model.fit that stops by itself and gives the weights of its best epoch back.
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { earlyStop, earlyStopCallback } from "@regimen/early-stop";

const model = tfl.sequential({ layers: [tfl.layers.dense({ units: 1, inputShape: [1] })] });
model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
const x = tf.randomUniform([20, 1], -1, 1, "float32", 7);
const y = tf.add(tf.mul(x, 3), 1);

const stopper = earlyStop({ monitor: "val_loss", patience: 3, delta: 1e-4 });
const callback = earlyStopCallback(stopper, { model });
await model.fit(x, y, { epochs: 500, validationSplit: 0.2, verbose: 0, callbacks: [callback] });
const { reason, best, bestEpoch } = callback.state;
console.log(`stopped for ${reason}; the best epoch was ${bestEpoch} with val_loss ${best}`);
