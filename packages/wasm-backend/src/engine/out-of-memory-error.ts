/** The engine cannot hold what was asked for. It remains usable. */
export class OutOfMemoryError extends Error {
  override readonly name: string = "OutOfMemoryError";
}
