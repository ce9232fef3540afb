import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { allOf, anyOf, type CombinedState } from "./any-of.js";
import { earlyStop } from "./early-stop.js";
import { generalizationLoss } from "./generalization-loss.js";
import { progressQuotient } from "./progress-quotient.js";
import type { Stopper } from "./stopper.js";
import { successiveIncrease } from "./successive-increase.js";
import { weightedSum } from "./weighted-sum.js";

const loss = earlyStop({ monitor: "val_loss", patience: 2 });
const f1 = earlyStop({ monitor: "val_f1", mode: "max", patience: 2 });

function run(
  stopper: Stopper<CombinedState>,
  pairs: readonly (readonly [number, number])[],
  between: (state: CombinedState) => CombinedState = (state) => state,
): CombinedState[] {
  let state = stopper.init();
  return pairs.map(([val_loss, val_f1], epoch) => {
    const metrics = { val_loss, val_f1 };
    return (state = between(stopper.update(state, { epoch, step: 0, metrics })));
  });
}

/** Loss is best at epoch 1 and waits from there, F1 improves until epoch 2 and again at 4. */
const curves = [
  [3, 0.1],
  [2, 0.2],
  [2, 0.3],
  [2, 0.3],
  [2, 0.4],
  [2, 0.4],
  [2, 0.4],
] as const;

test("says which metrics it needs, and each stopper does", () => {
  const sum = weightedSum({ weights: { val_loss: 1, val_f1: -1 } });
  const quotient = progressQuotient({ monitor: "val_loss", threshold: 1 });
  expect(anyOf([loss, f1, loss]).monitors).toEqual(["val_loss", "val_f1"]);
  expect(earlyStop({ monitor: sum, mode: "min", patience: 1 }).monitors).toEqual([
    "val_loss",
    "val_f1",
  ]);
  expect(earlyStop({ monitor: "val_loss", patience: 1, strict: false }).monitors).toEqual([]);
  expect(quotient.monitors).toEqual(["val_loss", "loss"]);
  expect(successiveIncrease({ monitor: "val_loss", strips: 2 }).monitors).toEqual(["val_loss"]);
});

describe("by hand", () => {
  test("any: the first that stops, and its reason; the first of all decides the best", () => {
    const states = run(anyOf([f1, loss]), curves);
    expect(states.map(({ stopped }) => stopped)).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(states[3]).toMatchObject({ reason: "patience", best: 0.3, bestEpoch: 2, waited: 1 });
    expect(states[4]!.improved).toBe(true);
    expect(run(anyOf([loss, f1]), curves)[3]).toMatchObject({ best: 2, bestEpoch: 1, waited: 2 });
  });

  test("any: each keeps its own reason", () => {
    const stopper = anyOf([loss, generalizationLoss({ monitor: "val_f1", threshold: 20 })]);
    const [, state] = run(stopper, [
      [3, 1],
      [2, 1.5],
    ]);
    expect(state).toMatchObject({ reason: "generalization-loss", best: 2, improved: true });
    expect(stopper.verdict(state!)).toEqual({ stop: "generalization-loss", best: true });
  });

  test("all: only when every one would stop at the same epoch", () => {
    const states = run(allOf([loss, f1]), curves);
    expect(states.map(({ stopped }) => stopped).indexOf(true)).toBe(6);
    expect(states[6]).toMatchObject({ reason: "patience", best: 2, bestEpoch: 1, waited: 5 });
  });

  test("a line tells of all; saved is what the first one improves", () => {
    const stopper = anyOf([loss, f1]);
    const states = run(stopper, curves);
    expect(stopper.describe(stopper.init(), states[0]!)).toBe(
      "val_loss none -> 3 (improved, saved) | val_f1 none -> 0.1 (improved)",
    );
    expect(stopper.describe(states[2]!, states[3]!)).toBe(
      "val_loss 2 -> 2 (not improved, waited 2 of 2 epochs) | " +
        "val_f1 0.3 -> 0.3 (not improved, waited 1 of 2 epochs); stop for patience, best was epoch 1",
    );
  });
});

test("state and verdict survive JSON at every epoch", () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(1, 2));
  const make = fc.constantFrom(anyOf, allOf);
  fc.assert(
    fc.property(make, fc.array(fc.tuple(value, value), { maxLength: 20 }), (combine, pairs) => {
      const stopper = combine([loss, anyOf([f1])]);
      const json = (state: CombinedState) => JSON.parse(JSON.stringify(state)) as CombinedState;
      const plain = run(stopper, pairs);
      expect(run(stopper, pairs, json)).toStrictEqual(plain);
      for (const state of plain) expect(state.stopped).toBe(state.reason !== null);
    }),
  );
});

test("rejects none, and an empty name", () => {
  expect(() => anyOf([])).toThrow("anyOf: stoppers must be at least one, got 0");
  expect(() => allOf([])).toThrow("allOf: stoppers must be at least one, got 0");
  expect(() => allOf([loss], { name: "" })).toThrow('allOf: name must be a name, got ""');
  expect([anyOf([loss]).name, allOf([loss]).name]).toEqual(["any-of", "all-of"]);
  expect(anyOf([loss], { name: "mine" }).name).toBe("mine");
});
