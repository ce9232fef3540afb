import { join } from "node:path";
import type { Checkpoint } from "../training/checkpoint.js";
import { rethrowAs } from "./checkpoint-error.js";
import { readCheckpoint } from "./decode-checkpoint.js";
import { writeCheckpoint } from "./encode-checkpoint.js";

/** The one file of a checkpoint, in its folder. */
const CHECKPOINT_FILE = "checkpoint.safetensors";

/**
 * Writes a checkpoint to `checkpoint.safetensors` in a folder, which is made if it is missing.
 * `checkpointStore` keeps more than one.
 *
 * One file, written atomically: a crash at any moment leaves the checkpoint that was there or the
 * new one, never a mixture. Weights are under `weights:NAME`, the best ones under `best:NAME`,
 * slots under `slot:SLOT:NAME`; all else is JSON in the metadata. A CRC-32 of each tensor and a
 * SHA-256 of the header reveal damage.
 *
 * @throws {CheckpointError} If it cannot be written: it names file and reason. The checkpoint that
 *   was there is intact.
 * @example
 * trainer.on("epochEnd", () => saveCheckpoint("run", trainer.checkpoint()));
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const path = join(folder, CHECKPOINT_FILE);
  await rethrowAs("saveCheckpoint", path, () => writeCheckpoint(path, checkpoint));
}

/**
 * Reads what `saveCheckpoint` wrote to a folder. Every byte is checked against the checksums in the
 * file.
 *
 * @throws {CheckpointError} If the file is missing, damaged, foreign, or of another format; it
 *   names the file and what is wrong.
 * @example
 * trainer.restore(await loadCheckpoint("run"));
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  return rethrowAs("loadCheckpoint", path, () => readCheckpoint(path));
}
