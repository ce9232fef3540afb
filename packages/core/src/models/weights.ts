import type { NamedVariable } from "../optimizers/optimizer.js";
import { OptionError } from "../option-error.js";
import { storeTensor, toTensor, type StoredArray } from "../stored-array.js";

/** Copies of variables by name. */
export type Weights = Readonly<Record<string, StoredArray>>;

/** Copies variables, so that no later step can change them. */
export function readWeights(variables: readonly NamedVariable[]): Weights {
  return Object.fromEntries(variables.map(({ name, variable }) => [name, storeTensor(variable)]));
}

/** Throws an `OptionError` that names the first variable that `weights` does not fit. */
export function checkWeights(
  where: string,
  variables: readonly NamedVariable[],
  weights: Weights,
): void {
  const left = new Set(Object.keys(weights));
  for (const { name, variable } of variables) {
    const stored = weights[name];
    if (stored === undefined) throw new OptionError(`${where}: no weights for ${name}`);
    const [want, got] = [variable.shape, stored.shape].map((shape) => `[${shape.join(", ")}]`);
    if (want !== got)
      throw new OptionError(`${where}: ${name} must have shape ${want}, got ${got}`);
    left.delete(name);
  }
  const [extra] = left;
  if (extra !== undefined) throw new OptionError(`${where}: the model has no variable ${extra}`);
}

/** Puts copies of `weights` into the variables. They must fit. */
export function writeWeights(variables: readonly NamedVariable[], weights: Weights): void {
  for (const { name, variable } of variables) {
    const stored = weights[name];
    if (stored === undefined) continue;
    const tensor = toTensor(stored);
    variable.assign(tensor);
    tensor.dispose();
  }
}
