/** An argument is outside the range stated on it. */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
}
