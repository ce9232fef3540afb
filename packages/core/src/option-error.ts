/** An argument is outside the range stated on it. */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
}

/** Throws unless `holds`. Reads `sgd: momentum must be in [0, 1), got 2`. */
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

/** Throws unless `value` is finite and at least 0. */
export function checkNonNegative(where: string, value: number): void {
  check(Number.isFinite(value) && value >= 0, where, "finite and ≥ 0", value);
}

/** Throws unless `value` is finite and above 0. */
export function checkPositive(where: string, value: number): void {
  check(Number.isFinite(value) && value > 0, where, "finite and > 0", value);
}

/** Throws unless `value` is in [0, 1). */
export function checkBelowOne(where: string, value: number): void {
  check(value >= 0 && value < 1, where, "in [0, 1)", value);
}
