import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accuracy, adam, arrayDataset, loader, softmaxCrossEntropy, Trainer } from "@regimen/core";
import { checkpointStore, saveDuring } from "@regimen/core/node";
import { registerWasm } from "@regimen/wasm-backend";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { median } from "./statistics.js";

// What saving costs the loop: `worker-save.js THREADS SAVES`. A checkpoint of 4.2 million weights
// with Adam's two slots, 50 MB, is saved every so many steps; in between the same copy is taken for
// nothing.
const [threads = 2, saves = 1] = process.argv.slice(2).map(Number);
const engine = await registerWasm({ threads });
await tf.setBackend(engine.name);

const warmup = 2;
/** Enough that the last save is done when the next comes. */
const every = 150;
const batchSize = 8;
const side = 1024;
const size = (warmup + saves) * every * batchSize;
const inputs = Float32Array.from({ length: size }, (_, index) => Math.sin(index));
const labels = Uint8Array.from({ length: size }, (_, index) => index % 10);
const dataset = arrayDataset({ inputs, shape: [1], labels, classes: 10 });
const model = sequential({
  layers: [
    layers.dense({ units: side, inputShape: [1], activation: "relu" }),
    ...Array.from({ length: 4 }, () => layers.dense({ units: side, activation: "relu" })),
    layers.dense({ units: 10 }),
  ],
});
const trainer = new Trainer({
  model,
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 1e-5 }),
  metrics: [accuracy()],
  seed: 7,
});

const folder = await mkdtemp(join(tmpdir(), "regimen-bench-"));
const store = checkpointStore({ folder });
const blocked: number[] = [];
const copies: number[] = [];
const steps = { idle: [] as number[], saving: [] as number[] };
const written: number[] = [];
let [began, ended, savedAt, saving] = [0, performance.now(), 0, false];
const round = (step: number): number => Math.floor(step / every) - warmup;

// Before the listener that saves, and after it.
trainer.on("step", ({ step }) => {
  began = performance.now();
  if (round(step) >= 0) steps[saving ? "saving" : "idle"].push(began - ended);
});
const saver = saveDuring(trainer, {
  store,
  everySteps: every,
  onSaved: () => {
    saving = false;
    written.push(performance.now() - savedAt);
  },
});
trainer.on("step", ({ step }) => {
  ended = performance.now();
  if (step % every === 0) {
    [saving, savedAt] = [true, began];
    if (round(step) > 0) blocked.push(ended - began);
  }
  if (step % every === every / 2) {
    trainer.checkpoint();
    if (round(step) >= 0) copies.push(performance.now() - ended);
    ended = performance.now();
  }
});
await trainer.fit(loader(dataset, { batchSize }), { epochs: 1 });
await saver.finish();

const bytes = Object.values(trainer.checkpoint().weights).reduce(
  (sum, { data }) => sum + 3 * data.byteLength,
  0,
);
const result = {
  ready: `${engine.name}, ${engine.simd}, ${engine.threads} threads`,
  megabytes: bytes / 1e6,
  blocked: median(blocked),
  copy: median(copies),
  n: blocked.length,
  idle: median(steps.idle),
  saving: median(steps.saving),
  written: median(written),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
trainer.dispose();
await engine.dispose();
await rm(folder, { recursive: true });
