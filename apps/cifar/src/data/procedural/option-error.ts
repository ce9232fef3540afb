/**
 * An option outside its documented range. The message names the option, the rule and the value got.
 */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
}
