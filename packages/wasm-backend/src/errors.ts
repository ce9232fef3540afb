/** An option outside the range stated on it. */
export class OptionError extends RangeError {
  override readonly name: string = "OptionError";
}

/** The engine cannot hold what was asked for. It remains usable. */
export class OutOfMemoryError extends Error {
  override readonly name: string = "OutOfMemoryError";
}
