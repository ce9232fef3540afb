import { accuracy, adam, arrayDataset, loader, softmaxCrossEntropy, Trainer } from "@regimen/core";
import { registerWasm } from "@regimen/wasm-backend";
import * as tf from "@tensorflow/tfjs-core";
import { bareStep } from "./bare-step.js";
import { batchSize, referenceCnn } from "./reference-cnn.js";
import { median } from "./statistics.js";

// The whole loop and the bare step by turns in one process, in the middle of one long epoch, so
// that what happens once an epoch stays out: `worker-loop.js THREADS ROUNDS STEPS`.
const [threads = 2, rounds = 1, steps = 1] = process.argv.slice(2).map(Number);
const engine = await registerWasm({ threads });
await tf.setBackend(engine.name);

const warmupRounds = 2;
const size = (warmupRounds + rounds) * steps * batchSize;
const bytes = new Uint8Array(size * 3072);
for (let start = 0; start < bytes.length; start += 65_536) {
  crypto.getRandomValues(bytes.subarray(start, start + 65_536));
}
const labels = Uint8Array.from({ length: size }, (_, index) => index % 10);
const dataset = arrayDataset({ inputs: bytes, shape: [32, 32, 3], labels, classes: 10 });
const normalize = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const train = loader(dataset, { batchSize, shuffle: true, normalize });

const bare = bareStep(referenceCnn(), adam({ learningRate: 1e-3 }), batchSize);
const trainer = new Trainer({
  model: referenceCnn(),
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 1e-3 }),
  metrics: [accuracy()],
  seed: 7,
});

const wholeMs: number[] = [];
const bareMs: number[] = [];
let started = performance.now();
trainer.on("step", ({ stepInEpoch }) => {
  if (stepInEpoch % steps !== 0) return;
  const between = performance.now();
  for (let step = 0; step < steps; step++) bare();
  const ended = performance.now();
  wholeMs.push((between - started) / steps);
  bareMs.push((ended - between) / steps);
  started = ended;
});
await trainer.fit(train, { epochs: 1 });

const [whole, alone] = [wholeMs.slice(warmupRounds), bareMs.slice(warmupRounds)];
const ratios = alone.map((ms, round) => ms / (whole[round] as number));
const ready = `${engine.name}, ${engine.simd}, ${engine.threads} threads`;
const result = {
  ready,
  whole: median(whole),
  bare: median(alone),
  ratio: median(ratios),
  n: rounds * steps,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
trainer.dispose();
await engine.dispose();
