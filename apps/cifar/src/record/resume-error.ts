/** A run that cannot be resumed. The message names the run, or what differs from it here. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
}
