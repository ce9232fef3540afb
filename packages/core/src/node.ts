export { CheckpointError } from "./checkpoints/checkpoint-error.js";
export { loadCheckpoint, saveCheckpoint } from "./checkpoints/checkpoint-file.js";
export {
  checkpointStore,
  type CheckpointStore,
  type CheckpointStoreOptions,
  type FoundCheckpoint,
} from "./checkpoints/checkpoint-store.js";
export { fileSystem } from "./checkpoints/file-system.js";
export type { KeepBest } from "./checkpoints/keep-best.js";
export { saveDuring, type SaveDuringOptions, type Saves } from "./checkpoints/save-during.js";
