import { setImmediate as turn } from "node:timers/promises";
import { accuracy, adam, arrayDataset, loader, softmaxCrossEntropy, Trainer } from "@regimen/core";
import { registerWasm } from "@regimen/wasm-backend";
import * as tf from "@tensorflow/tfjs-core";
import { bareStep } from "./bare-step.js";
import { batchSize, referenceCnn } from "./reference-cnn.js";
import { median } from "./statistics.js";

// The whole loop and the bare step by turns in one process: `worker-loop.js THREADS ROUNDS STEPS`.
const [threads = 2, rounds = 1, steps = 1] = process.argv.slice(2).map(Number);
const engine = await registerWasm({ threads });
await tf.setBackend(engine.name);

const size = steps * batchSize;
const bytes = new Uint8Array(size * 3072);
for (let start = 0; start < bytes.length; start += 65_536) {
  crypto.getRandomValues(bytes.subarray(start, start + 65_536));
}
const labels = Uint8Array.from({ length: size }, (_, index) => index % 10);
const dataset = arrayDataset({ inputs: bytes, shape: [32, 32, 3], labels, classes: 10 });
const train = loader(dataset, { batchSize, shuffle: true });

const bare = bareStep(referenceCnn(), adam({ learningRate: 1e-3 }));
const trainer = new Trainer({
  model: referenceCnn(),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 1e-3 }),
  metrics: [accuracy()],
  seed: 7,
});

const wholeMs: number[] = [];
const bareMs: number[] = [];
let started = 0;
trainer.on("epochStart", () => {
  started = performance.now();
});
trainer.on("epochEnd", async () => {
  wholeMs.push((performance.now() - started) / steps);
  const begun = performance.now();
  for (let step = 0; step < steps; step++) bare();
  bareMs.push((performance.now() - begun) / steps);
  await turn();
});

const warmup = 1;
await trainer.fit(train, { epochs: warmup + rounds });
const [whole, alone] = [wholeMs.slice(warmup), bareMs.slice(warmup)];
const ratios = alone.map((ms, round) => ms / (whole[round] as number));
const ready = `${engine.name}, ${engine.simd}, ${engine.threads} threads`;
const result = { ready, whole: median(whole), bare: median(alone), ratio: median(ratios) };
process.stdout.write(`${JSON.stringify(result)}\n`);
trainer.dispose();
await engine.dispose();
