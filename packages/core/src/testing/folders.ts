import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { EncodedTensors } from "../safetensors/encode-safetensors.js";

/** A new folder for each test of a file, removed after it. */
export function useFolder(): () => string {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "regimen-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

/** The bytes of an encoded file, in one piece. */
export function bytesOf({ header, data }: EncodedTensors): Uint8Array {
  return Uint8Array.from(Buffer.concat([header, ...data]));
}

/** Writes `bytes` to a file of a folder. @returns Its path. */
export async function put(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}
