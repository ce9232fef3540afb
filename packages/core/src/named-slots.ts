import * as tf from "@tensorflow/tfjs-core";
import { check, checkNonNegative } from "./option-error.js";
import type { Optimizer, OptimizerState, VariableState } from "./optimizer.js";
import { storeTensor, toTensor } from "./stored-array.js";

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
  readonly hyperOf: (variable: string) => Hyper;
  readonly slotNames: (hyper: Hyper) => readonly string[];
  /** @returns [parameter, ...slots] as new tensors. Runs inside `tf.tidy`. */
  readonly update: (input: UpdateInput<Hyper>) => tf.Tensor[];
}

interface Entry<Hyper> {
  readonly hyper: Hyper;
  readonly slotNames: readonly string[];
  readonly slots: tf.Tensor[];
  step: number;
}

/** An optimizer from its arithmetic: keeps slots by variable name. */
export function optimizerWithNamedSlots<Hyper extends { readonly learningRate: number }>(
  rule: UpdateRule<Hyper>,
): Optimizer {
  const entries = new Map<string, Entry<Hyper>>();

  function entryOf(name: string, variable: tf.Variable): Entry<Hyper> {
    const known = entries.get(name);
    if (known !== undefined) return known;
    const hyper = rule.hyperOf(name);
    const slotNames = rule.slotNames(hyper);
    const slots = slotNames.map(() => tf.keep(tf.zeros(variable.shape)));
    const entry = { hyper, slotNames, slots, step: 0 };
    entries.set(name, entry);
    return entry;
  }

  function dispose(): void {
    for (const entry of entries.values()) tf.dispose(entry.slots);
    entries.clear();
  }

  return {
    name: rule.name,
    learningRate: rule.learningRate,
    step(variables, gradients, options = {}) {
      const rateOf = options.rate ?? ((baseRate: number) => baseRate);
      for (const given of variables) {
        const { name } = given;
        const variable = given instanceof tf.Variable ? given : given.variable;
        const gradient = gradients[variable.name];
        if (gradient === undefined || gradient === null) continue;
        const entry = entryOf(name, variable);
        const { hyper, slots } = entry;
        const rate = rateOf(hyper.learningRate);
        checkNonNegative(`${rule.name}: rate of ${name}`, rate);
        entry.step += 1;
        const { step } = entry;
        const [next, ...nextSlots] = tf.tidy(() =>
          rule.update({ parameter: variable, gradient, slots, hyper, rate, step }),
        );
        variable.assign(next as tf.Tensor);
        next?.dispose();
        nextSlots.forEach((slot, index) => {
          slots[index]?.dispose();
          slots[index] = tf.keep(slot);
        });
      }
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
    dispose,
  };
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
    const hyper = rule.hyperOf(name);
    const slotNames = rule.slotNames(hyper);
    const stored = Object.keys(slots).toSorted();
    check(
      stored.join() === slotNames.toSorted().join(),
      `${where}: slots of ${name}`,
      `[${slotNames.join(", ")}]`,
      stored,
    );
    const ordered = slotNames.map((slot) => slots[slot] as NonNullable<(typeof slots)[string]>);
    return [name, { hyper, slotNames, step, slots: ordered }] as const;
  });
}
