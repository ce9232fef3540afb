const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNames = (value: unknown): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === "string");

/**
 * What each part of a saved state must be. A file whose checksums are right may still have been
 * written by another program.
 */
const RULES: readonly (readonly [string, string, (value: unknown) => boolean])[] = [
  ["seed", "an integer ≥ 0", isCount],
  ["epoch", "an integer ≥ 0", isCount],
  ["step", "an integer ≥ 0", isCount],
  ["partial", "null or an object", (value) => value === null || isObject(value)],
  ["optimizer", "an object with steps", hasSteps],
  ["policies", "an object", isObject],
  ["schedule", "there", (value) => value !== undefined],
  ["best", "null or an object with an epoch", (value) => value === null || hasEpoch(value)],
  ["history", "a list of epochs", (value) => Array.isArray(value) && value.every(hasEpoch)],
  ["trainable", "a list of names", isNames],
  ["config", "there", (value) => value !== undefined],
  ["environment", "an object", isObject],
];

/** Throws an `Error` for the first part of a saved state that breaks its rule. */
export function checkSavedState(state: unknown): void {
  if (!isObject(state)) throw new Error("the state must be an object");
  for (const [name, rule, holds] of RULES) {
    const value: unknown = Reflect.get(state as object, name);
    if (holds(value)) continue;
    throw new Error(`the state's ${name} must be ${rule}, got ${JSON.stringify(value)}`);
  }
}

function hasSteps(value: unknown): boolean {
  if (!isObject(value)) return false;
  const steps: unknown = Reflect.get(value as object, "steps");
  return isObject(steps) && Object.values(steps as object).every(isCount);
}

function hasEpoch(value: unknown): boolean {
  return isObject(value) && isCount(Reflect.get(value as object, "epoch"));
}
