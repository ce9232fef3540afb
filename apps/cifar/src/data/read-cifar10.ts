import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { imageValues, type ImageData, type LabelledImages } from "../labelled-images.js";
import {
  cifar10ClassNames,
  cifar10Normalization,
  testFile,
  trainFiles,
  type Cifar10File,
} from "./cifar10-files.js";
import { decodeRecords, recordsPerFile } from "./cifar10-records.js";
import { DataError } from "./data-error.js";

/**
 * Reads CIFAR-10 from a folder that holds the six files of its binary version.
 *
 * @returns 50,000 training and 10,000 test images, in the order of the files.
 * @throws {DataError} If a file is missing, unreadable, truncated, oversized, or holds a wrong
 * label.
 */
export async function readCifar10(folder: string): Promise<ImageData> {
  const train = await readFiles(folder, trainFiles);
  const test = await readFiles(folder, [testFile]);
  return {
    train,
    test,
    classNames: cifar10ClassNames,
    normalize: cifar10Normalization,
    difficulty: null,
  };
}

async function readFiles(folder: string, files: readonly Cifar10File[]): Promise<LabelledImages> {
  const count = files.length * recordsPerFile;
  const into = { pixels: new Uint8Array(count * imageValues), labels: new Uint8Array(count) };
  for (const [index, { name }] of files.entries()) {
    const file = join(folder, name);
    decodeRecords({ bytes: await readWhole(file), file, into, at: index * recordsPerFile });
  }
  return into;
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new DataError(
      `${file}: ${missing ? "missing: CIFAR-10's binary version has six .bin files" : "must be a readable file"} (${(error as Error).message})`,
      { cause: error },
    );
  }
}
