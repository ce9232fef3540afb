export { CheckpointError } from "./checkpoint-error.js";
export {
  checkpointStore,
  type CheckpointStore,
  type CheckpointStoreOptions,
  type FoundCheckpoint,
} from "./checkpoint-store.js";
export { fileSystem } from "./file-system.js";
export type { KeepBest } from "./keep-best.js";
export { loadCheckpoint } from "./load-checkpoint.js";
export { saveCheckpoint } from "./save-checkpoint.js";
export { saveDuring, type SaveDuringOptions, type Saves } from "./save-during.js";
