/** A run cannot be gone on with as it was. The message names the run and what differs. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
}
