import { join } from "node:path";
import { checkpointStore, type CheckpointStore } from "@regimen/core/node";

/** The checkpoints of a run: the two newest, and the one with the lowest validation loss. */
export function storeOf(folder: string): CheckpointStore {
  return checkpointStore({
    folder: join(folder, "checkpoints"),
    keepBest: { count: 1, monitor: "val_loss", mode: "min" },
  });
}
