import { InvalidArgumentError } from "commander";

/** Turns what stands behind a flag into a value, or says the rule it breaks. */
export type ArgumentType<Value> = (text: string) => Value;

/** An integer in [least, most], written in digits. */
export function integer(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): ArgumentType<number> {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `in [${least}, ${most}]`;
    throw new InvalidArgumentError(`It must be an integer ${range}.`);
  };
}

/** A finite number above `least`, or at least it if `orEqual`. */
export function number(least: number, orEqual = false): ArgumentType<number> {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isFinite(value) && (value > least || (orEqual && value === least))) return value;
    throw new InvalidArgumentError(`It must be a number ${orEqual ? "≥" : ">"} ${least}.`);
  };
}

/** Names out of `known`, divided by commas, each once; not all of them. */
export function someOf(known: readonly string[]): ArgumentType<readonly string[]> {
  return (text) => {
    const names = text.split(",").map((name) => name.trim());
    const right = names.every(
      (name, index) => known.includes(name) && names.indexOf(name) === index,
    );
    if (right && names.length < known.length) return names;
    const rule = `It must be some, not all, of ${known.join(", ")}, divided by commas.`;
    throw new InvalidArgumentError(rule);
  };
}
