import { OptionError } from "./option-error.js";

/** The part of a TF.js tensor that is used. */
export interface WeightTensor {
  clone(): WeightTensor;
  dispose(): void;
}

/** Anything with weights, as a `tf.LayersModel`. */
export interface Weighted {
  /** The variables themselves, not copies: what a `tf.LayersModel` returns. */
  getWeights(): readonly WeightTensor[];
}

/** Weights of one moment. Owns one tensor per weight until `dispose`. */
export interface WeightCopies {
  /** Puts the values back, each into the variable it came from. May be called again. */
  restore(): void;
  /** Frees the copies. */
  dispose(): void;
}

/**
 * Copies every weight of a model, to put it back later.
 *
 * It remembers variables, not their order: TF.js lists trainable weights first, so `getWeights`
 * after a freeze may answer in another order than before it. The copies share memory with the
 * variables until the next optimizer step replaces these, and cost one more set of weights from
 * then on.
 *
 * @throws {OptionError} If `getWeights` returns something that is not a variable.
 * @example
 * const best = copyWeights(model);
 * // ...train on...
 * best.restore();
 * best.dispose();
 */
export function copyWeights(model: Weighted): WeightCopies {
  const variables = model.getWeights().map(asVariable);
  const copies = variables.map((variable) => variable.clone());
  return {
    restore: () => variables.forEach((variable, index) => variable.assign(copies[index]!)),
    dispose: () => copies.forEach((copy) => copy.dispose()),
  };
}

interface VariableLike extends WeightTensor {
  assign(value: WeightTensor): void;
}

function asVariable(weight: WeightTensor, index: number): VariableLike {
  if ("assign" in weight && typeof weight.assign === "function") return weight as VariableLike;
  throw new OptionError(
    `copyWeights: getWeights()[${index}] must be a variable, got a plain tensor`,
  );
}
