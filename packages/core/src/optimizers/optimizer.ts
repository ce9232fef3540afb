import type * as tf from "@tensorflow/tfjs-core";
import type { StoredArray } from "../stored-array.js";

/** A variable under a name of the caller's: what slots and groups go by. */
export interface NamedVariable {
  readonly name: string;
  readonly variable: tf.Variable;
}

/** Slots and step count of every variable that was ever stepped, by variable name. A value. */
export interface OptimizerState {
  /** Which optimizer wrote it. */
  readonly optimizer: string;
  readonly variables: Readonly<Record<string, VariableState>>;
}

/** Slots and step count of one variable. */
export interface VariableState {
  /** Steps this variable took. Steps in which it had no gradient do not count. */
  readonly step: number;
  readonly slots: Readonly<Record<string, StoredArray>>;
}

/**
 * Rate of one step from a group's base rate; `group` is its place in the list, left out for
 * variables in no group.
 */
export type RateOf = (baseRate: number, group?: number) => number;

/** Momentum of one step in [0, 1); `group` as in {@link RateOf}. */
export type MomentumOf = (group?: number) => number;

/** Options of one step of an {@link Optimizer}. */
export interface StepOptions {
  /** Rate of this step from a group's own base rate. Default: the base rate. */
  readonly rate?: RateOf;
  /** Momentum of this step, in place of `momentum` or `beta1`. Default: the group's own. */
  readonly momentum?: MomentumOf;
}

/**
 * Moves variables along their gradients. Slots belong to names, never to places in a list: a
 * variable that is left out for a while (frozen) finds its own slots and step count again.
 */
export interface Optimizer {
  readonly name: string;
  /** Base rate of variables that are in no group. */
  readonly learningRate: number;
  /**
   * One update of every variable that has a gradient.
   *
   * @param variables Named by themselves, or by the caller. Names must be unique.
   * @param gradients By the variable's own name, as `tf.variableGrads` returns them. They stay the
   *   caller's to dispose.
   * @throws {OptionError} If a rate is not finite or below 0, or a momentum is outside [0, 1) or
   *   for a variable that keeps none. No variable has moved then.
   */
  step(
    variables: readonly (tf.Variable | NamedVariable)[],
    gradients: Readonly<Record<string, tf.Tensor>>,
    options?: StepOptions,
  ): void;
  /** A copy of all slots. Hyperparameters are not part of it: they are code. */
  state(): OptimizerState;
  /**
   * Replaces all slots by those of `state`.
   *
   * @throws {OptionError} If the state is another optimizer's, or its slots are not those that the
   *   options ask for.
   */
  restore(state: OptimizerState): void;
  /**
   * Claims the optimizer for one driver of its rates and momenta, as every Trainer does.
   *
   * @returns A function that releases it.
   * @throws {OptionError} If another driver has it: two schedules on one optimizer would overwrite
   *   each other.
   */
  attach(): () => void;
  /** Frees the slots. */
  dispose(): void;
}
