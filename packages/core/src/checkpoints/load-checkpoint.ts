import { join } from "node:path";
import type { Checkpoint } from "../training/checkpoint.js";
import { CheckpointError } from "./checkpoint-error.js";
import { readCheckpoint } from "./decode-checkpoint.js";
import { explainFileError } from "./explain-file-error.js";
import { CHECKPOINT_FILE } from "./save-checkpoint.js";

/**
 * Reads what `saveCheckpoint` wrote to a folder. Every byte is held to the checksums in the file.
 *
 * @throws {CheckpointError} If the file is missing, damaged, foreign, or of another format; it names the file and what is wrong.
 * @example
 * trainer.restore(await loadCheckpoint("run"));
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  try {
    return await readCheckpoint(path);
  } catch (error) {
    const reason = explainFileError(error);
    throw new CheckpointError(`loadCheckpoint: ${path}: ${reason}`, { cause: error });
  }
}
