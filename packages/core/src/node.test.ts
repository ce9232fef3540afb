import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAtomic } from "./checkpoints/write-atomic.js";
import { loader } from "./data/loader.js";
import * as node from "./node.js";
import { fileSystem, loadCheckpoint, saveCheckpoint } from "./node.js";
import { points, tinyModel, tinyTrainer } from "./testing/fixtures.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "regimen-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  tf.disposeVariables();
});

test("exports these names", () => {
  expect(Object.keys(node).toSorted()).toEqual([
    "CheckpointError",
    "checkpointStore",
    "fileSystem",
    "loadCheckpoint",
    "saveCheckpoint",
    "saveDuring",
  ]);
});

test("a model comes back from disk with the same outputs", async () => {
  const model = tinyModel();
  const inputs = tf.tensor2d([[0.5, -1]]);
  const expected = (model.predict(inputs) as tf.Tensor).dataSync();
  const path = join(folder, "new", "model");
  const result = await model.save(fileSystem(path));
  expect(result.modelArtifactsInfo).toMatchObject({ weightDataBytes: 4 * (8 + 4 + 8 + 2) });
  expect((await readdir(path)).toSorted()).toEqual(["model.json", "weights.bin"]);
  const again = await loadLayersModel(fileSystem(path));
  expect([...(again.predict(inputs) as tf.Tensor).dataSync()]).toEqual([...expected]);
  inputs.dispose();
});

test("weights that do not belong to the model are refused", async () => {
  await tinyModel().save(fileSystem(folder));
  await writeFile(join(folder, "weights.bin"), new Uint8Array(80));
  await expect(loadLayersModel(fileSystem(folder))).rejects.toThrow(
    "model.json describes 88 bytes of weights, weights.bin has 80",
  );
});

test("a checkpoint survives the disk whole, numbers that JSON lacks included", async () => {
  const trainer = tinyTrainer();
  await trainer.fit(loader(points(20), { batchSize: 5 }), { epochs: 2 });
  const checkpoint = trainer.checkpoint();
  const [first, second] = checkpoint.history;
  const metrics = { a: Number.NaN, b: Infinity, c: -Infinity, d: 1e-300 };
  const odd = { ...checkpoint, history: [{ ...first!, metrics }, second!] };
  await saveCheckpoint(join(folder, "deep", "er"), odd);
  expect(await loadCheckpoint(join(folder, "deep", "er"))).toEqual(odd);
  trainer.dispose();
});

test.each([
  ["is missing", null, "ENOENT"],
  ["is empty", new Uint8Array(0), "0 bytes are too few"],
  ["is something else", new TextEncoder().encode("x".repeat(100)), "the header has"],
])("says what is wrong with a checkpoint that %s", async (_, content, message) => {
  if (content !== null) await writeFile(join(folder, "checkpoint.safetensors"), content);
  const error: unknown = await loadCheckpoint(folder).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "CheckpointError" });
  expect(String(error)).toContain(join(folder, "checkpoint.safetensors"));
  expect(String(error)).toContain(message);
});

test("a write that fails leaves the old file and nothing else", async () => {
  const path = join(folder, "file");
  await writeAtomic(path, [Uint8Array.of(1, 2)]);
  const broken = [Uint8Array.of(3), null as unknown as Uint8Array];
  await expect(writeAtomic(path, broken)).rejects.toThrow(TypeError);
  expect([...(await readFile(path))]).toEqual([1, 2]);
  expect(await readdir(folder)).toEqual(["file"]);
  await mkdir(join(folder, "taken"));
  await expect(writeAtomic(join(folder, "taken"), [Uint8Array.of(1)])).rejects.toThrow(
    /EISDIR|EPERM|EEXIST/,
  );
  expect((await readdir(folder)).toSorted()).toEqual(["file", "taken"]);
});
