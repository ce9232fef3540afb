import { describe, expect, test } from "vitest";

import { earlyStop, type EarlyStopState } from "./early-stop.js";
import type { EarlyStopOptions } from "./early-stop-options.js";
import type { Observation } from "./policy.js";

/** Runs on, whether stopped or not. */
function over(
  options: Partial<EarlyStopOptions>,
  observations: readonly Observation[],
): EarlyStopState[] {
  const policy = earlyStop({ monitor: "loss", patience: 2, ...options });
  let state = policy.init();
  return observations.map((observation) => (state = policy.update(state, observation)));
}

/** One observation an epoch, of ten steps. */
const losses = (values: readonly number[], rates: readonly number[] = []): Observation[] =>
  values.map((loss, epoch) => {
    const rate = rates[epoch];
    const seen = { epoch, step: 10 * (epoch + 1), metrics: { loss } };
    return rate === undefined ? seen : { ...seen, rate };
  });

const pick = <Key extends keyof EarlyStopState>(states: EarlyStopState[], key: Key) =>
  states.map((state) => state[key]);

describe("unit", () => {
  /** Validated at epochs 1, 3, 5, ... */
  const everySecond = [3, 4, 5].map((loss, index) => ({
    epoch: 2 * index + 1,
    step: 20 * (index + 1),
    metrics: { loss },
  }));
  /** Validated twice an epoch. */
  const twice = [3, 4, 5, 6].map((loss, index) => ({
    epoch: Math.floor(index / 2),
    step: 5 * (index + 1),
    metrics: { loss },
  }));

  test.each([
    ["epoch", everySecond, [0, 2, 4]],
    ["validation", everySecond, [0, 1, 2]],
    ["step", everySecond, [0, 20, 40]],
    ["epoch", twice, [0, 0, 1, 1]],
    ["validation", twice, [0, 1, 2, 3]],
    ["step", twice, [0, 5, 10, 15]],
  ] as const)("%s counts over %o", (unit, seen, waited) => {
    expect(pick(over({ unit, patience: 100 }, seen), "waited")).toEqual(waited);
  });

  test("a patience between two observations ends at the second", () => {
    const states = over({ unit: "step", patience: 21 }, everySecond);
    expect(pick(states, "stopped")).toEqual([false, false, true]);
  });

  test.each([
    ["epoch", "earlyStop: epoch must not be before 5, which the state has seen, got 3"],
    ["step", "earlyStop: step must not be before 60, which the state has seen, got 40"],
  ] as const)("a state of %ss refuses to go back in time", (unit, message) => {
    const policy = earlyStop({ monitor: "loss", patience: 1, unit });
    const state = over({ unit }, everySecond).at(-1)!;
    expect(() => policy.update(state, everySecond[1]!)).toThrow(message);
  });
});

describe("delta", () => {
  test("relative: a fraction of the best value's magnitude, whatever its sign", () => {
    const tenth = { delta: 0.125, deltaMode: "relative" } as const;
    const positive = over(tenth, losses([8, 7, 6.9375]));
    expect(pick(positive, "improved")).toEqual([true, false, true]);
    const negative = over(tenth, losses([-8, -9, -9.0625]));
    expect(pick(negative, "improved")).toEqual([true, false, true]);
    const max = over({ ...tenth, mode: "max" }, losses([8, 9, 9.0625, -1]));
    expect(pick(max, "improved")).toEqual([true, false, true, false]);
  });

  test("cumulative, as in Lightning and Keras: small gains add up, and none is kept before", () => {
    const states = over({ mode: "max", delta: 0.5 }, losses([1, 1.25, 1.5, 1.75]));
    expect(pick(states, "best")).toEqual([1, 1, 1, 1.75]);
    expect(pick(states, "waited")).toEqual([0, 1, 2, 0]);
  });

  test("not cumulative, as Ignite by default: every gain is kept, none ends the wait", () => {
    const options = { mode: "max", delta: 0.5, patience: 3, cumulativeDelta: false } as const;
    const states = over(options, losses([1, 1.25, 1.5, 1.75, 2.5]));
    expect(pick(states, "best")).toEqual([1, 1.25, 1.5, 1.75, 2.5]);
    expect(pick(states, "improved")).toEqual([true, true, true, true, true]);
    expect(pick(states, "waited")).toEqual([0, 1, 2, 3, 0]);
    expect(pick(states, "reason")).toEqual([null, null, null, "patience", null]);
  });
});

describe("baseline", () => {
  test("improvements below it are kept but do not end the wait, nor does one end training", () => {
    const states = over({ baseline: 2 }, losses([5, 4, 3, 3.5, 1, 1.5]));
    expect(pick(states, "best")).toEqual([5, 4, 3, 3, 1, 1]);
    expect(pick(states, "waited")).toEqual([1, 2, 3, 4, 0, 1]);
    expect(pick(states, "stopped")).toEqual([false, false, false, true, false, false]);
  });

  test("is beaten by delta too", () => {
    expect(pick(over({ baseline: 2, delta: 0.5 }, losses([1.5, 0.5])), "waited")).toEqual([1, 0]);
  });
});

test.each(["epoch", "validation", "step"] as const)(
  "the wait begins with the first judged epoch, in %ss too",
  (unit) => {
    const states = over({ unit, baseline: 0, startFrom: 3 }, losses([9, 9, 9, 5, 6]));
    const one = unit === "step" ? 10 : 1;
    expect(pick(states, "waited")).toEqual([0, 0, 0, one, 2 * one]);
  },
);

describe("thresholds", () => {
  test("a value better than the one, or worse than the other, stops; equal does not", () => {
    const options = { stoppingThreshold: 1, divergenceThreshold: 4 };
    const states = over(options, losses([4, 1, 0.5, 4.5]));
    const reasons = [null, null, "stopping-threshold", "divergence-threshold"];
    expect(pick(states, "reason")).toEqual(reasons);
    const mirrored = { mode: "max", stoppingThreshold: -1, divergenceThreshold: -4 } as const;
    expect(pick(over(mirrored, losses([-4, -1, -0.5, -4.5])), "reason")).toEqual(reasons);
  });

  test("the epoch that reaches the goal is the best one, unless told otherwise", () => {
    const options = { stoppingThreshold: 1 };
    const judged = over(options, losses([3, 0.5]));
    expect(judged[1]).toMatchObject({ best: 0.5, bestEpoch: 1, improved: true });
    const left = over({ ...options, judgeLast: false }, losses([3, 0.5]));
    expect(left[1]).toMatchObject({ best: 3, bestEpoch: 0, improved: false, value: 0.5 });
  });

  test("take the place of patience, after the finite check", () => {
    const options = { patience: 1, divergenceThreshold: 2, checkFinite: true };
    const states = over(options, losses([1, 3, Infinity]));
    expect(pick(states, "reason")).toEqual([null, "divergence-threshold", "non-finite"]);
  });

  test("are not asked before startFrom", () => {
    const options = { startFrom: 1, stoppingThreshold: 1, divergenceThreshold: 4 };
    expect(pick(over(options, losses([9, 9])), "reason")).toEqual([null, "divergence-threshold"]);
  });
});

describe("strict off", () => {
  const seen = [{ loss: 1 }, {}, { loss: 2 }, {}, { loss: 3 }].map((metrics, epoch) => ({
    epoch,
    step: 0,
    metrics: metrics as Record<string, number>,
  }));

  test("passes an observation without the metric over", () => {
    const states = over({ strict: false, unit: "validation" }, seen);
    expect(pick(states, "waited")).toEqual([0, 0, 1, 1, 2]);
    expect(pick(states, "judged")).toEqual([true, false, true, false, true]);
    expect(pick(states, "stopped")).toEqual([false, false, false, false, true]);
  });

  test("in epochs the time goes on, and is looked at when the metric comes", () => {
    const states = over({ strict: false, patience: 3 }, seen);
    expect(pick(states, "waited")).toEqual([0, 0, 2, 2, 4]);
    expect(pick(states, "stopped")).toEqual([false, false, false, false, true]);
  });
});

describe("reductions", () => {
  const flat = [1, 1, 1, 1, 1, 1, 1, 1];

  test("stops once N reductions, and patience after the last of them, have not helped", () => {
    const rates = [8, 8, 4, 4, 2, 2, 2, 2];
    const states = over({ reductions: 2 }, losses(flat, rates));
    expect(pick(states, "reductions")).toEqual([0, 0, 1, 1, 2, 2, 2, 2]);
    expect(pick(states, "waited")).toEqual([0, 1, 1, 2, 1, 2, 3, 4]);
    expect(pick(states, "stopped").indexOf(true)).toBe(5);
  });

  test("without a reduction patience alone does not stop; further ones do not begin anew", () => {
    const constant = over({ reductions: 1 }, losses(flat, Array<number>(8).fill(8)));
    expect(pick(constant, "stopped")).not.toContain(true);
    const falling = over({ reductions: 1 }, losses(flat, [8, 7, 6, 5, 4, 3, 2, 1]));
    expect(pick(falling, "stopped").indexOf(true)).toBe(2);
  });

  test("an improvement begins the count anew, a rise of the rate does not count", () => {
    const values = [3, 3, 2, 2, 2, 2, 2, 2];
    const states = over({ reductions: 1 }, losses(values, [8, 4, 4, 8, 8, 4, 4, 4]));
    expect(pick(states, "reductions")).toEqual([0, 1, 0, 0, 0, 1, 1, 1]);
    expect(pick(states, "stopped").indexOf(true)).toBe(6);
  });

  test("needs a rate", () => {
    expect(() => over({ reductions: 1 }, losses([1]))).toThrow(
      "earlyStop: reductions needs a finite rate in every observation, got undefined at epoch 0",
    );
    expect(() => over({ reductions: 1 }, losses([1], [Number.NaN]))).toThrow("got NaN at epoch 0");
  });

  test("those before startFrom do not count", () => {
    const options = { reductions: 1, startFrom: 2, baseline: 0 };
    const states = over(options, losses(flat, [8, 4, 4, 4, 4, 4, 2, 2]));
    expect(pick(states, "reductions")).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    expect(pick(states, "stopped").indexOf(true)).toBe(7);
  });
});
