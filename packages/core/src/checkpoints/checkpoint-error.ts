/** A checkpoint cannot be written or read: no room, no permission, missing, damaged, foreign, or of a format that this version does not know. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}
