import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { archiveFolder, testFile, trainFiles } from "./cifar10-files.js";
import { DataError } from "./data-error.js";

export interface FindCifar10Options {
  /** Folder named by the caller, or `undefined`. */
  readonly given: string | undefined;
  /** Value of the environment variable `CIFAR10_DIR`, or `undefined`. */
  readonly environment: string | undefined;
  /** Folder looked in when neither is set, and that downloads go to. */
  readonly fallback: string;
}

export interface FoundCifar10 {
  /** The folder with the six files. */
  readonly folder: string;
  /** Which of the three said so. */
  readonly by: "--data" | "CIFAR10_DIR" | "default";
}

/**
 * Looks for CIFAR-10's files, in each place also in its `cifar-10-batches-bin`.
 *
 * @returns `null` if nobody named a folder and the fallback has none of the files.
 * @throws {DataError} If a folder that somebody named has none of the files: a wrong path must not
 * end in a download or in other data.
 */
export function findCifar10(options: FindCifar10Options): FoundCifar10 | null {
  const { given, environment, fallback } = options;
  if (given) return { folder: named("--data", given), by: "--data" };
  if (environment) return { folder: named("CIFAR10_DIR", environment), by: "CIFAR10_DIR" };
  const folder = look(fallback);
  return folder ? { folder, by: "default" } : null;
}

function named(by: string, folder: string): string {
  const found = look(folder);
  if (found) return found;
  throw new DataError(
    `${by}: must name a folder with the files of CIFAR-10's binary version (${testFile.name}, ...) or with ${archiveFolder}/ inside, got ${resolve(folder)}`,
  );
}

/** One file is enough to be the place meant; reading tells which others are missing. */
function look(folder: string): string | null {
  for (const place of [folder, join(folder, archiveFolder)]) {
    const path = resolve(place);
    if ([...trainFiles, testFile].some(({ name }) => existsSync(join(path, name)))) return path;
  }
  return null;
}
