// model.fit on a convolutional network, on the embedded engine: no native code, no other
// installation.
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { registerWasm } from "@regimen/wasm-backend";

const engine = await registerWasm();
await tf.setBackend(engine.name);
console.log(`${engine.threads} threads, ${engine.simd}`);
for (const reason of engine.reasons) console.log(`  ${reason}`);

const model = tfl.sequential({
  layers: [
    tfl.layers.conv2d({ filters: 8, kernelSize: 3, activation: "relu", inputShape: [16, 16, 1] }),
    tfl.layers.globalMaxPooling2d({}),
    tfl.layers.dense({ units: 1 }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
const x = tf.randomNormal([64, 16, 16, 1], 0, 1, "float32", 7);
const y = tf.max(x, [1, 2]);
const { history } = await model.fit(x, y, { epochs: 20, verbose: 0 });
console.log("loss", history["loss"]?.at(0), "->", history["loss"]?.at(-1));
await engine.dispose();
