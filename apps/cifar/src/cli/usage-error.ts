/** A command line that cannot be followed. The message names the flag, the rule and the value. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
