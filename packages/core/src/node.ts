export { CheckpointError } from "./checkpoint-error.js";
export { fileSystem } from "./file-system.js";
export { loadCheckpoint } from "./load-checkpoint.js";
export { saveCheckpoint } from "./save-checkpoint.js";
