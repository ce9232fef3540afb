import { join } from "node:path";
import type { Checkpoint } from "./checkpoint.js";
import { encodeSafetensors } from "./safetensors.js";
import type { StoredArray } from "./stored-array.js";
import { writeAtomic } from "./write-atomic.js";

/** The one file of a checkpoint, in its folder. */
export const CHECKPOINT_FILE = "checkpoint.safetensors";

/**
 * Writes a checkpoint to `checkpoint.safetensors` in a folder, which is made if it is missing.
 *
 * One file, written atomically: a crash at any moment leaves the checkpoint that was there or the new one, never a mixture. Weights are
 * under `weights:NAME`, the best ones under `best:NAME`, slots under `slot:SLOT:NAME`; all else is JSON in the metadata.
 *
 * @throws {Error} What node:fs throws where the folder cannot be written; the checkpoint that was there is intact.
 * @example
 * trainer.on("epochEnd", () => saveCheckpoint("run", trainer.checkpoint()));
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { weights, best, optimizer, ...rest } = checkpoint;
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
  const metadata = { format: "regimen-checkpoint", state: JSON.stringify(state, spellNumbers) };
  await writeAtomic(join(folder, CHECKPOINT_FILE), encodeSafetensors({ tensors, metadata }));
}

/** JSON has no word for these numbers, which a metric in the history may be. */
function spellNumbers(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { $number: String(value) } : value;
}
