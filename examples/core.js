// The Trainer from bytes to accuracy: which quarter of a picture is bright?
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import {
  accuracy,
  adam,
  arrayDataset,
  loader,
  softmaxCrossEntropy,
  split,
  Trainer,
} from "@regimen/core";
import { registerWasm } from "@regimen/wasm-backend";

const engine = await registerWasm();
await tf.setBackend(engine.name);

const [count, side] = [600, 8];
const inputs = new Uint8Array(count * side * side);
const labels = Uint8Array.from({ length: count }, (_, sample) => sample % 4);
inputs.forEach((_, index) => {
  const [sample, row, column] = [
    Math.floor(index / 64),
    Math.floor(index / side) % side,
    index % side,
  ];
  const quarter = 2 * Number(row >= 4) + Number(column >= 4);
  const noise = (index * 2_654_435_761) % 97;
  inputs[index] = noise + (quarter === labels[sample] ? 60 : 0);
});
const dataset = arrayDataset({ inputs, shape: [side, side, 1], labels, classes: 4 });
const [training, validation] = split(dataset, { sizes: [500, 100], seed: 7 });

const model = tfl.sequential({
  layers: [
    tfl.layers.flatten({ inputShape: [side, side, 1] }),
    tfl.layers.dense({ units: 4, kernelInitializer: "zeros" }),
  ],
});
const trainer = new Trainer({
  model,
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.01 }),
  metrics: [accuracy()],
  seed: 7,
});
trainer.on("epochEnd", ({ epoch, metrics }) => {
  console.log(
    `epoch ${epoch}: loss ${metrics.loss?.toFixed(3)}, val_accuracy ${metrics.val_accuracy}`,
  );
});
await trainer.fit(loader(training, { batchSize: 50, shuffle: true }), {
  validation: loader(validation, { batchSize: 100 }),
  epochs: 5,
});
trainer.dispose();
await engine.dispose();
