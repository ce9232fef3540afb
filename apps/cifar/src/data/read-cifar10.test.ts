import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { imageValues } from "../labelled-images.js";
import { testFile, trainFiles } from "./cifar10-files.js";
import { recordBytes, recordsPerFile } from "./cifar10-records.js";
import { readCifar10 } from "./read-cifar10.js";

const real = process.env["CIFAR10_DIR"];
const names = [...trainFiles, testFile].map((file) => file.name);
const bytes = recordBytes * recordsPerFile;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cifar-read-"));
  for (const name of names) {
    await writeFile(join(folder, name), "");
    await truncate(join(folder, name), bytes); // A sparse file of zeros: label 0, black.
  }
});
afterAll(() => rm(folder, { recursive: true }));

test("reads all images of a well-formed folder", async () => {
  const data = await readCifar10(folder);
  expect(data.train.labels.length).toBe(50_000);
  expect(data.train.pixels.length).toBe(50_000 * imageValues);
  expect(data.test.labels.length).toBe(10_000);
});

test("names the file that is cut short, missing, or a folder", async () => {
  const third = join(folder, "data_batch_3.bin");
  await truncate(third, bytes - 1);
  await expect(readCifar10(folder)).rejects.toThrow(
    `${third}: truncated: record 9999 has 3072 of 3073 bytes`,
  );
  await rm(third);
  await expect(readCifar10(folder)).rejects.toThrow(`${third}: missing`);
  await mkdir(third);
  await expect(readCifar10(folder)).rejects.toThrow(`${third}: must be a readable file`);
  await expect(readCifar10(folder)).rejects.toMatchObject({ name: "DataError" });
});

test.skipIf(!real)("reads the real CIFAR-10 as published (needs CIFAR10_DIR)", async () => {
  const data = await readCifar10(real!);
  const counts = (labels: Uint8Array) =>
    Array.from({ length: 10 }, (_, label) => labels.filter((l) => l === label).length);
  expect(counts(data.train.labels)).toEqual(Array.from({ length: 10 }, () => 5000));
  expect(counts(data.test.labels)).toEqual(Array.from({ length: 10 }, () => 1000));
  const sums = [0, 0, 0];
  data.train.pixels.forEach((value, index) => (sums[index % 3]! += value));
  const means = sums.map((sum) => sum / (data.train.pixels.length / 3) / 255);
  means.forEach((mean, c) => expect(mean).toBeCloseTo(data.normalize.mean[c]!, 4));
  // Turned back into records, the last file has its published MD5 sum.
  const hash = createHash("md5");
  const record = new Uint8Array(recordBytes);
  for (let image = 0; image < 10_000; image++) {
    record[0] = data.test.labels[image]!;
    for (let i = 0; i < imageValues; i++) {
      record[1 + (i % 3) * 1024 + Math.floor(i / 3)] = data.test.pixels[image * imageValues + i]!;
    }
    hash.update(record);
  }
  expect(hash.digest("hex")).toBe(testFile.md5);
});
