import { readFile } from "node:fs/promises";
import { encodeSafetensors } from "../safetensors/encode-safetensors.js";
import type { StoredArray } from "../stored-array.js";
import { FILE_KIND, FILE_VERSION, type Checkpoint } from "../training/checkpoint.js";
import { checksums, seal, UNSEALED } from "./checkpoint-seal.js";
import { writeAtomic } from "./write-atomic.js";

/**
 * Writes a checkpoint to one file.
 *
 * @throws {Error} What node:fs throws; a file that was there is intact.
 */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await writeAtomic(path, await encodeCheckpoint(checkpoint));
}

/**
 * A checkpoint as the parts of one safetensors file.
 *
 * Weights are under `weights:NAME`, the best ones under `best:NAME`, slots under `slot:SLOT:NAME`;
 * all else is JSON in the metadata, with a CRC-32 of each tensor and a SHA-256 of the header.
 */
async function encodeCheckpoint(checkpoint: Checkpoint): Promise<readonly Uint8Array[]> {
  const { format: _format, weights, best, optimizer, ...rest } = checkpoint;
  const tensors: Record<string, StoredArray> = {};
  for (const [name, array] of Object.entries(weights)) tensors[`weights:${name}`] = array;
  for (const [name, array] of Object.entries(best?.weights ?? {})) tensors[`best:${name}`] = array;
  const steps: Record<string, number> = {};
  for (const [name, { step, slots }] of Object.entries(optimizer.variables)) {
    steps[name] = step;
    for (const [slot, array] of Object.entries(slots)) tensors[`slot:${slot}:${name}`] = array;
  }
  const state = {
    ...rest,
    optimizer: { optimizer: optimizer.optimizer, steps },
    best: best === null ? null : { epoch: best.epoch },
  };
  const names = Object.keys(tensors);
  const bytes = Object.values(tensors).map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
  const [writer, sums] = await Promise.all([writerName(), checksums(bytes)]);
  const metadata = {
    sha256: UNSEALED,
    format: FILE_KIND,
    version: FILE_VERSION,
    writer,
    crc32: JSON.stringify(Object.fromEntries(names.map((name, index) => [name, sums[index]]))),
    state: JSON.stringify(state, spellNumbers),
  };
  return seal(encodeSafetensors({ tensors, metadata }));
}

/** This package and its version. */
async function writerName(): Promise<string> {
  try {
    const manifest = await readFile(new URL("../../package.json", import.meta.url), "utf8");
    const { name, version } = JSON.parse(manifest) as Record<string, string>;
    return `${name} ${version}`;
  } catch {
    // Bundled into a program without this package's manifest.
    return "@regimen/core";
  }
}

/** Spells the numbers that JSON lacks, which a metric in the history may be. */
function spellNumbers(_: string, value: unknown): unknown {
  const plain = typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0));
  return plain ? value : { $number: Object.is(value, -0) ? "-0" : String(value) };
}
