/** An argument is outside the range stated on it. */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
}

/** Throws unless `holds`. Reads `stepLR: stepSize must be an integer ≥ 1, got 0`. */
export function check(holds: boolean, where: string, rule: string, got: unknown): asserts holds {
  if (!holds) throw new OptionError(`${where} must be ${rule}, got ${spell(got)}`);
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Throws unless `value` is finite and at least 0. */
export function checkNonNegative(where: string, value: number): void {
  check(Number.isFinite(value) && value >= 0, where, "finite and ≥ 0", value);
}

/** Throws unless `value` is an integer of at least `least`. */
export function checkInteger(where: string, value: number, least: number): void {
  check(Number.isSafeInteger(value) && value >= least, where, `an integer ≥ ${least}`, value);
}

/** Throws unless `value` is finite and above 0. */
export function checkPositive(where: string, value: number): void {
  check(Number.isFinite(value) && value > 0, where, "finite and > 0", value);
}

/** Throws unless `value` is in [0, 1]. */
export function checkFraction(where: string, value: number): void {
  check(value >= 0 && value <= 1, where, "in [0, 1]", value);
}

/** Throws unless `value` is in (0, 1]. */
export function checkFactor(where: string, value: number): void {
  check(value > 0 && value <= 1, where, "in (0, 1]", value);
}

/** Throws unless `value` is one of the names. */
export function checkOneOf(where: string, value: string, names: readonly string[]): void {
  const listed = names.map((name) => JSON.stringify(name)).join(" or ");
  check(names.includes(value), where, listed, value);
}

/** Throws unless `values` are integers of at least `least`, each above the one before it. */
export function checkAscending(where: string, values: readonly number[], least: number): void {
  check(Array.isArray(values) && values.length > 0, where, "a list of at least one", values);
  for (const [index, value] of values.entries()) {
    checkInteger(`${where}[${index}]`, value, least);
    const before = values[index - 1];
    check(before === undefined || before < value, `${where}[${index}]`, `> ${before}`, value);
  }
}

/** Throws if a floor lies above the base rate: the rate would rise where it should fall. */
export function checkFloor(name: string, minRate: number, baseRate: number): void {
  if (minRate > baseRate) check(false, `${name}: minRate`, `≤ base rate ${baseRate}`, minRate);
}
