import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { tinyModel } from "../testing/fixtures.js";
import { useFolder } from "../testing/folders.js";
import { fileSystem } from "./file-system.js";

const folder = useFolder();

afterEach(() => tf.disposeVariables());

test("a model comes back from disk with the same outputs", async () => {
  const model = tinyModel();
  const inputs = tf.tensor2d([[0.5, -1]]);
  const expected = (model.predict(inputs) as tf.Tensor).dataSync();
  const path = join(folder(), "new", "model");
  const result = await model.save(fileSystem(path));
  expect(result.modelArtifactsInfo).toMatchObject({ weightDataBytes: 4 * (8 + 4 + 8 + 2) });
  expect((await readdir(path)).toSorted()).toEqual(["model.json", "weights.bin"]);
  const again = await loadLayersModel(fileSystem(path));
  expect([...(again.predict(inputs) as tf.Tensor).dataSync()]).toEqual([...expected]);
  inputs.dispose();
});

test("weights that do not belong to the model are refused", async () => {
  await tinyModel().save(fileSystem(folder()));
  await writeFile(join(folder(), "weights.bin"), new Uint8Array(80));
  await expect(loadLayersModel(fileSystem(folder()))).rejects.toThrow(
    "model.json describes 88 bytes of weights, weights.bin has 80",
  );
});
