import * as tf from "@tensorflow/tfjs-core";
import { hasFused, runFusedUpdates, type FusedKernel } from "../fused-kernel.js";
import { check, checkBelowOne, checkNonNegative, OptionError } from "../option-error.js";
import { storeTensor, toTensor } from "../stored-array.js";
import type { Optimizer, OptimizerState, StepOptions, VariableState } from "./optimizer.js";
import type { Resolved } from "./parameter-groups.js";

/** What every update is given. */
export interface UpdateInput<Hyper> {
  readonly parameter: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** In the order of `slots`; all zeros on the first step. */
  readonly slots: readonly tf.Tensor[];
  readonly hyper: Hyper;
  /** Learning rate of this step. */
  readonly rate: number;
  /** Steps of this variable with this one, from 1. */
  readonly step: number;
}

/** The arithmetic of an optimizer: which slots a variable has, and one step of it. */
export interface UpdateRule<Hyper> {
  readonly name: string;
  readonly learningRate: number;
  readonly resolve: (variable: string) => Resolved<Hyper>;
  readonly slotNames: (hyper: Hyper) => readonly string[];
  /** The same hyperparameters with another momentum, or `null` if they keep none. */
  readonly withMomentum: (hyper: Hyper, momentum: number) => Hyper | null;
  /** @returns [parameter, ...slots] as new tensors. Runs inside `tf.tidy`. */
  readonly update: (input: UpdateInput<Hyper>) => tf.Tensor[];
  /**
   * A backend's kernel that does the same for all variables in one call, and what it must know of
   * each.
   */
  readonly fused: {
    readonly kernel: FusedKernel;
    readonly attributes: (input: UpdateInput<Hyper>) => Record<string, number | boolean>;
  };
}

interface Entry<Hyper> extends Resolved<Hyper> {
  readonly slotNames: readonly string[];
  readonly slots: tf.Tensor[];
  step: number;
}

/** An optimizer from its arithmetic: keeps slots by variable name. */
export function optimizerWithNamedSlots<Hyper extends { readonly learningRate: number }>(
  rule: UpdateRule<Hyper>,
): Optimizer {
  const entries = new Map<string, Entry<Hyper>>();
  let attached = false;

  function entryOf(name: string, variable: tf.Variable): Entry<Hyper> {
    const known = entries.get(name);
    if (known !== undefined) return known;
    const resolved = rule.resolve(name);
    const slotNames = rule.slotNames(resolved.hyper);
    const slots = slotNames.map(() => tf.keep(tf.zeros(variable.shape)));
    const entry = { ...resolved, slotNames, slots, step: 0 };
    entries.set(name, entry);
    return entry;
  }

  function updateAll(inputs: readonly UpdateInput<Hyper>[]): tf.Tensor[][] {
    const tensors = inputs.map(({ parameter, gradient, slots }) => [parameter, gradient, ...slots]);
    const { kernel, attributes } = rule.fused;
    return runFusedUpdates(kernel, tensors, inputs.map(attributes));
  }

  function dispose(): void {
    for (const entry of entries.values()) tf.dispose(entry.slots);
    entries.clear();
  }

  return {
    name: rule.name,
    learningRate: rule.learningRate,
    step(variables, gradients, options = {}) {
      const moves = variables.flatMap((given) => {
        const { name } = given;
        const parameter = given instanceof tf.Variable ? given : given.variable;
        const gradient = gradients[parameter.name];
        if (gradient === undefined || gradient === null) return [];
        return [
          {
            parameter,
            gradient,
            name,
            ...planOf(rule, name, entries.get(name) ?? rule.resolve(name), options),
          },
        ];
      });
      const inputs = moves.map((move) => {
        const entry = entryOf(move.name, move.parameter);
        return { ...move, entry, slots: entry.slots, step: entry.step + 1 };
      });
      const fused = hasFused(rule.fused.kernel) ? updateAll(inputs) : null;
      inputs.forEach((input, index) => {
        const [next, ...nextSlots] = fused?.[index] ?? tf.tidy(() => rule.update(input));
        input.parameter.assign(next as tf.Tensor);
        next?.dispose();
        const { entry } = input;
        entry.step = input.step;
        nextSlots.forEach((slot, place) => {
          entry.slots[place]?.dispose();
          entry.slots[place] = tf.keep(slot);
        });
      });
    },
    state() {
      const variables: Record<string, VariableState> = {};
      for (const [name, entry] of entries) {
        const slots = entry.slotNames.map(
          (slot, index) => [slot, storeTensor(entry.slots[index] as tf.Tensor)] as const,
        );
        variables[name] = { step: entry.step, slots: Object.fromEntries(slots) };
      }
      return { optimizer: rule.name, variables };
    },
    restore(state) {
      const restored = entriesOf(rule, state);
      dispose();
      for (const [name, { slots, ...entry }] of restored) {
        const tensors = slots.map((slot) => tf.keep(toTensor(slot)));
        entries.set(name, { ...entry, slots: tensors });
      }
    },
    attach() {
      if (attached) {
        throw new OptionError(
          `${rule.name}: attach: the optimizer must have no other driver, and another Trainer has it. Two schedules on one ` +
            `optimizer would overwrite each other: dispose of that Trainer first, or give each its own optimizer.`,
        );
      }
      attached = true;
      return () => void (attached = false);
    },
    dispose,
  };
}

/** Hyperparameters and rate of one step of a variable. */
function planOf<Hyper extends { readonly learningRate: number }>(
  rule: UpdateRule<Hyper>,
  name: string,
  { hyper, group }: Resolved<Hyper>,
  { rate: rateOf, momentum: momentumOf }: StepOptions,
): { readonly hyper: Hyper; readonly rate: number } {
  const rate = rateOf === undefined ? hyper.learningRate : rateOf(hyper.learningRate, group);
  checkNonNegative(`${rule.name}: rate of ${name}`, rate);
  if (momentumOf === undefined) return { hyper, rate };
  const momentum = momentumOf(group);
  checkBelowOne(`${rule.name}: momentum of ${name}`, momentum);
  const moved = rule.withMomentum(hyper, momentum);
  const keeps = "greater than 0 in the optimizer's options, for a schedule to move it";
  check(moved !== null, `${rule.name}: momentum of ${name}`, keeps, 0);
  return { hyper: moved, rate };
}

function entriesOf<Hyper>(rule: UpdateRule<Hyper>, state: OptimizerState) {
  const where = `${rule.name}: restore`;
  check(
    state.optimizer === rule.name,
    `${where}: state.optimizer`,
    JSON.stringify(rule.name),
    state.optimizer,
  );
  return Object.entries(state.variables).map(([name, { step, slots }]) => {
    const resolved = rule.resolve(name);
    const slotNames = rule.slotNames(resolved.hyper);
    const stored = Object.keys(slots).toSorted();
    check(
      stored.join() === slotNames.toSorted().join(),
      `${where}: slots of ${name}`,
      `[${slotNames.join(", ")}]`,
      stored,
    );
    const ordered = slotNames.map((slot) => slots[slot] as NonNullable<(typeof slots)[string]>);
    return [name, { ...resolved, slotNames, step, slots: ordered }] as const;
  });
}
