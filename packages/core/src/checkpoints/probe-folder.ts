import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "../training/checkpoint.js";
import { removeLeftovers, writeAtomic } from "./write-atomic.js";

/** The weights, the best ones, and the three slots of a centered rmsprop with momentum. */
const COPIES = 5;
const CHUNK_BYTES = 2 ** 20;

/**
 * Tries a save with a file of zeros, and removes it and what killed saves left behind. Throws what
 * node:fs throws.
 */
export async function probeFolder(folder: string, { weights }: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true });
  await removeLeftovers(folder);
  const bytes = Object.values(weights).reduce((sum, { data }) => sum + COPIES * data.byteLength, 0);
  const chunk = new Uint8Array(CHUNK_BYTES);
  const chunks = Array.from({ length: Math.floor(bytes / CHUNK_BYTES) }, () => chunk);
  chunks.push(chunk.subarray(0, Math.max(bytes % CHUNK_BYTES, 1)));
  const path = join(folder, ".probe");
  await writeAtomic(path, chunks);
  await rm(path);
}
