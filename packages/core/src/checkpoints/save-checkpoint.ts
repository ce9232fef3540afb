import { join } from "node:path";
import type { Checkpoint } from "../training/checkpoint.js";
import { CheckpointError } from "./checkpoint-error.js";
import { encodeCheckpoint } from "./encode-checkpoint.js";
import { explainFileError } from "./explain-file-error.js";
import { writeAtomic } from "./write-atomic.js";

/** The one file of a checkpoint, in its folder. */
export const CHECKPOINT_FILE = "checkpoint.safetensors";

/**
 * Writes a checkpoint to `checkpoint.safetensors` in a folder, which is made if it is missing. `checkpointStore` keeps more than one.
 *
 * One file, written atomically: a crash at any moment leaves the checkpoint that was there or the new one, never a mixture. Weights are
 * under `weights:NAME`, the best ones under `best:NAME`, slots under `slot:SLOT:NAME`; all else is JSON in the metadata. A CRC-32 of each
 * tensor and a SHA-256 of the header tell damage.
 *
 * @throws {CheckpointError} If it cannot be written: it names file and reason. The checkpoint that was there is intact.
 * @example
 * trainer.on("epochEnd", () => saveCheckpoint("run", trainer.checkpoint()));
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await writeCheckpoint(join(folder, CHECKPOINT_FILE), checkpoint, "saveCheckpoint");
}

/** Writes a checkpoint to one file. */
export async function writeCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  where: string,
): Promise<void> {
  try {
    await writeAtomic(path, await encodeCheckpoint(checkpoint));
  } catch (error) {
    const reason = explainFileError(error);
    throw new CheckpointError(`${where}: ${path}: ${reason}`, { cause: error });
  }
}
