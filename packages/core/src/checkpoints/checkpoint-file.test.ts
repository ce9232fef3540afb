import * as tf from "@tensorflow/tfjs-core";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loader } from "../data/loader.js";
import { readMetadata } from "../safetensors/read-safetensors.js";
import { points, tinyTrainer } from "../testing/fixtures.js";
import { useFolder } from "../testing/folders.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-file.js";

const folder = useFolder();

afterEach(() => tf.disposeVariables());

test("a checkpoint survives the disk whole, numbers that JSON lacks included", async () => {
  const trainer = tinyTrainer();
  await trainer.fit(loader(points(20), { batchSize: 5 }), { epochs: 2 });
  const checkpoint = trainer.checkpoint();
  const [first, second] = checkpoint.history;
  const metrics = { a: Number.NaN, b: Infinity, c: -Infinity, d: 1e-300 };
  const odd = { ...checkpoint, history: [{ ...first!, metrics }, second!] };
  await saveCheckpoint(join(folder(), "deep", "er"), odd);
  expect(await loadCheckpoint(join(folder(), "deep", "er"))).toEqual(odd);
  trainer.dispose();
});

test.each([
  ["is missing", null, "ENOENT"],
  ["is empty", new Uint8Array(0), "0 bytes are too few"],
  ["is something else", new TextEncoder().encode("x".repeat(100)), "the header has"],
])("says what is wrong with a checkpoint that %s", async (_, content, message) => {
  if (content !== null) await writeFile(join(folder(), "checkpoint.safetensors"), content);
  const error: unknown = await loadCheckpoint(folder()).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: "CheckpointError" });
  expect(String(error)).toContain(join(folder(), "checkpoint.safetensors"));
  expect(String(error)).toContain(message);
});

test("a checkpoint's file says which package wrote it, and of which version", async () => {
  await saveCheckpoint(folder(), tinyTrainer().checkpoint());
  const path = join(folder(), "checkpoint.safetensors");
  const { writer } = await readMetadata(path, { header() {} });
  const manifest = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { name, version } = JSON.parse(manifest) as Record<string, string>;
  expect([name, writer]).toEqual(["@regimen/core", `${name} ${version}`]);
});
