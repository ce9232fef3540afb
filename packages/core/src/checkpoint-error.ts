/** A checkpoint cannot be read: missing, damaged, or of a format that this version does not know. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
}
