/** An argument is outside the range stated on it. */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
}

/**
 * Throws unless `holds`. Reads `stageCurriculum: stages[0].epochs must be an integer ≥ 1, got 0`.
 */
export function check(holds: boolean, where: string, rule: string, got: unknown): asserts holds {
  if (!holds) throw new OptionError(`${where} must be ${rule}, got ${spell(got)}`);
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Throws unless `value` is an integer of at least `least`. */
export function checkInteger(where: string, value: number, least: number): void {
  check(Number.isSafeInteger(value) && value >= least, where, `an integer ≥ ${least}`, value);
}
