import { readFileSync } from "node:fs";
import { join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import { disposeVariables, memory, setBackend, tensor } from "@tensorflow/tfjs-core";
import { adam, arrayDataset, loader, softmaxCrossEntropy, Trainer } from "@regimen/core";
import { registerWasm } from "@regimen/wasm-backend";
import { afterEach, expect, test } from "vitest";
import { decodeRecords, recordBytes } from "./data/cifar10-records.js";
import { classCount, imageSide, imageValues } from "./labelled-images.js";
import { referenceCnn } from "./reference-cnn.js";

interface Oracle {
  readonly data: {
    readonly file: string;
    readonly mean: readonly number[];
    readonly std: readonly number[];
  };
  readonly learningRate: number;
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly base64: string;
  }[];
  readonly runs: readonly {
    readonly batch: number;
    readonly steps: number;
    readonly losses: readonly number[];
  }[];
}

const oracle = JSON.parse(
  readFileSync(new URL("../oracles/reference_cnn.json", import.meta.url), "utf8"),
) as Oracle;
const folder = process.env["CIFAR10_DIR"];
const most = Math.max(...oracle.runs.map(({ batch, steps }) => batch * steps));

/** The first images of the oracle's file, in file order. */
function firstImages() {
  const name = oracle.data.file;
  const bytes = readFileSync(join(folder!, name)).subarray(0, most * recordBytes);
  const into = { pixels: new Uint8Array(most * imageValues), labels: new Uint8Array(most) };
  decodeRecords({ bytes, file: name, into, records: most });
  return into;
}

function floats(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Float32Array(bytes.buffer);
}

/** The losses of one epoch of `steps` batches from the oracle's weights, nothing shuffled. */
async function losses(batchSize: number, steps: number): Promise<number[]> {
  const { pixels, labels } = firstImages();
  const dataset = arrayDataset({
    inputs: pixels.subarray(0, batchSize * steps * imageValues),
    shape: [imageSide, imageSide, 3],
    labels: labels.subarray(0, batchSize * steps),
    classes: classCount,
  });
  const model = referenceCnn({ seed: 1 });
  const weights = oracle.weights.map(({ shape, base64 }) => tensor(floats(base64), [...shape]));
  model.setWeights(weights);
  weights.forEach((weight) => weight.dispose());
  const trainer = new Trainer({
    model,
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: oracle.learningRate }),
    seed: 1,
  });
  const found: number[] = [];
  trainer.on("step", ({ loss }) => {
    found.push(loss);
  });
  const { mean, std } = oracle.data;
  const train = loader(dataset, { batchSize, normalize: { mean: [...mean], std: [...std] } });
  await trainer.fit(train, { epochs: 1 });
  trainer.dispose();
  model.dispose();
  disposeVariables();
  return found;
}

/** The largest relative distance between two curves, and the step where it is. */
function worst(found: readonly number[], wanted: readonly number[]) {
  const off = wanted.map((loss, index) => Math.abs(found[index]! / loss - 1));
  const distance = Math.max(...off);
  return { steps: found.length, distance, at: off.indexOf(distance) + 1 };
}

const release: (() => Promise<void>)[] = [];
afterEach(async () => {
  await setBackend("cpu");
  for (const each of release.splice(0)) await each();
});

// Only the order of rounding differs. It grows along the run, because Adam divides by small
// numbers: 2e-5 after 100 steps.
const tolerance = 1e-3;
const [full, small] = oracle.runs;

test.skipIf(!folder)("follows PyTorch's loss on the engine for 100 steps", async () => {
  const engine = await registerWasm({ threads: 2 });
  release.push(() => engine.dispose());
  await setBackend(engine.name);
  const found = worst(await losses(full!.batch, full!.steps), full!.losses);
  expect(found.steps).toBe(100);
  expect(found.distance, `step ${found.at}`).toBeLessThan(tolerance);
  expect(memory().numTensors).toBe(0);
});

test.skipIf(!folder)("follows PyTorch's loss on the cpu backend for 5 steps", async () => {
  await setBackend("cpu");
  const found = worst(await losses(small!.batch, small!.steps), small!.losses);
  expect(found.steps).toBe(5);
  expect(found.distance, `step ${found.at}`).toBeLessThan(tolerance);
  expect(memory().numTensors).toBe(0);
});
