import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { generalizationLoss } from "./generalization-loss.js";
import { progressQuotient } from "./progress-quotient.js";
import type { Stopper, StopState } from "./stopper.js";
import { successiveIncrease } from "./successive-increase.js";

interface Expected {
  readonly stoppedAt: number | null;
  readonly best: number;
  readonly bestEpoch: number;
}

interface Case {
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly stripLength: number;
  readonly generalizationLoss: Expected & { threshold: number; values: readonly number[] };
  readonly progressQuotient: Expected & {
    readonly threshold: number;
    readonly values: readonly number[];
    readonly progress: readonly number[];
  };
  readonly successiveIncrease: Expected & { strips: number };
}

const file = new URL("../oracles/prechelt.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: readonly Case[] };

/** The state after every epoch, stopped or not. */
function run<State extends StopState>(
  stopper: Stopper<State>,
  validation: readonly (number | undefined)[],
  training: readonly number[] = validation.map(() => 1),
  between: (state: State) => State = (state) => state,
): State[] {
  let state = stopper.init();
  return validation.map((value, epoch) => {
    const metrics: Record<string, number> = { loss: training[epoch]! };
    if (value !== undefined) metrics["val_loss"] = value;
    state = between(stopper.update(state, { epoch, step: 0, metrics }));
    return state;
  });
}

function outcome(states: readonly StopState[]): Expected {
  const at = states.findIndex(({ stopped }) => stopped);
  const { best, bestEpoch } = states.at(at)!;
  return { stoppedAt: at < 0 ? null : at, best: best!, bestEpoch: bestEpoch! };
}

// Sums of a strip may be added in another order: a few units in the last place of 1000 · (1 + x) −
// 1000.
const close = (ours: (number | null)[], theirs: readonly number[]) => {
  expect(ours.length).toBe(theirs.length);
  for (const [index, value] of theirs.entries()) expect(ours[index]).toBeCloseTo(value, 8);
};

describe("stops where the formulas say, on 60 pairs of curves", () => {
  test("GL", () => {
    for (const { validation, generalizationLoss: expected } of cases) {
      const { threshold, values, ...end } = expected;
      const states = run(generalizationLoss({ monitor: "val_loss", threshold }), validation);
      expect(outcome(states)).toEqual(end);
      close(
        states.map(({ loss }) => loss),
        values,
      );
    }
  });

  test("PQ", () => {
    for (const { validation, training, stripLength, progressQuotient: expected } of cases) {
      const { threshold, values, progress, ...end } = expected;
      const options = { monitor: "val_loss", threshold, stripLength };
      const states = run(progressQuotient(options), validation, training);
      expect(outcome(states)).toEqual(end);
      const ends = states.filter((_, epoch) => (epoch + 1) % stripLength === 0);
      close(
        ends.map((state) => state.quotient),
        values,
      );
      close(
        ends.map((state) => state.progress),
        progress,
      );
    }
  });

  test("UP", () => {
    for (const { validation, stripLength, successiveIncrease: expected } of cases) {
      const { strips, ...end } = expected;
      const options = { monitor: "val_loss", strips, stripLength };
      expect(outcome(run(successiveIncrease(options), validation))).toEqual(end);
    }
  });
});

describe("by hand", () => {
  test("a tie is neither a new best nor an increase, and PQ must be more than its threshold", () => {
    const up = successiveIncrease({ monitor: "val_loss", strips: 1, stripLength: 1 });
    expect(run(up, [1, 1])[1]).toMatchObject({ bestEpoch: 0, increases: 0, improved: false });
    const pq = progressQuotient({ monitor: "val_loss", threshold: 0.05, stripLength: 2 });
    expect(run(pq, [2, 3], [3, 1])[1]).toMatchObject({ quotient: 0.05, reason: null });
  });

  test("waited counts the epochs since the best one, measured or not", () => {
    const up = successiveIncrease({ monitor: "val_loss", strips: 9, stripLength: 3 });
    const states = run(up, [1, undefined, 2, undefined, undefined, 3]);
    expect(states.map(({ waited }) => waited)).toEqual([0, 0, 2, 2, 2, 5]);
  });

  test("GL is the percentage above the lowest, and must be more than the threshold", () => {
    const states = run(generalizationLoss({ monitor: "val_loss", threshold: 50 }), [4, 2, 3, 3.5]);
    expect(states.map(({ loss }) => loss)).toEqual([0, 0, 50, 75]);
    expect(states.map(({ reason }) => reason)).toEqual([null, null, null, "generalization-loss"]);
    expect(states[3]).toMatchObject({ best: 2, bestEpoch: 1, waited: 2, value: 3.5 });
  });

  test("a lowest error of 0 is infinitely far below any other", () => {
    const states = run(generalizationLoss({ monitor: "val_loss", threshold: 5 }), [0, 0, 1e-9]);
    expect(states.map(({ stopped }) => stopped)).toEqual([false, false, true]);
    expect(states.map(({ loss }) => loss)).toEqual([0, 0, null]);
  });

  test("PQ divides by the progress of the strip: mean over least, in thousandths", () => {
    // Strip [3, 1]: P = 1000 · (4 / 2 − 1) = 1000. GL at its end: 100 · (3 / 2 − 1) = 50.
    const stopper = progressQuotient({ monitor: "val_loss", threshold: 0.04, stripLength: 2 });
    const states = run(stopper, [2, 3], [3, 1]);
    expect(states[1]).toMatchObject({
      progress: 1000,
      quotient: 0.05,
      reason: "progress-quotient",
    });
  });

  test("without progress any generalization loss stops, none does not, unless progress is asked for", () => {
    const options = { monitor: "val_loss", threshold: 3, stripLength: 2 };
    expect(run(progressQuotient(options), [2, 3])[1]!.reason).toBe("progress-quotient");
    expect(run(progressQuotient(options), [3, 2])[1]).toMatchObject({ reason: null, quotient: 0 });
    expect(run(progressQuotient(options), [3, 2], [0, 0])[1]!.progress).toBe(0);
    const states = run(progressQuotient({ ...options, leastProgress: 0.1 }), [3, 2]);
    expect(states[1]).toMatchObject({ reason: "no-progress", improved: true });
  });

  test("PQ does not judge a strip of which it has not seen the start", () => {
    const stopper = progressQuotient({ monitor: "val_loss", threshold: 0, stripLength: 3 });
    const seen = (epoch: number, val_loss: number) => ({
      epoch,
      step: 0,
      metrics: { loss: 1, val_loss },
    });
    let state = stopper.init();
    const stopped = [4, 5, 6, 7, 8].map((epoch) => {
      state = stopper.update(state, seen(epoch, epoch));
      return state.stopped;
    });
    expect(stopped).toEqual([false, false, false, false, true]);
  });

  test("UP compares the ends of strips alone, and a fall begins anew", () => {
    const stopper = successiveIncrease({ monitor: "val_loss", strips: 2, stripLength: 2 });
    const states = run(stopper, [9, 1, 9, 2, 9, 1.5, 9, 1.75, 0, 1.875]);
    expect(states.map(({ increases }) => increases)).toEqual([0, 0, 0, 1, 1, 0, 0, 1, 1, 2]);
    expect(states.map(({ stopped }) => stopped).indexOf(true)).toBe(9);
    expect(states[9]).toMatchObject({ best: 0, bestEpoch: 8, reason: "successive-increase" });
  });

  test("within a strip the validation error may be missing", () => {
    const up = successiveIncrease({ monitor: "val_loss", strips: 1, stripLength: 2 });
    expect(run(up, [undefined, 1, undefined, 2]).at(-1)!.stopped).toBe(true);
    const pq = progressQuotient({ monitor: "val_loss", threshold: 0, stripLength: 2 });
    expect(run(pq, [undefined, 1, undefined, 2]).at(-1)!.stopped).toBe(true);
    expect(() => run(up, [1, undefined])).toThrow(
      'successiveIncrease: monitor must name a metric of epoch 1 (loss), got "val_loss"',
    );
  });

  test("their lines", () => {
    const line = <State extends StopState>(stopper: Stopper<State>) => {
      const states = run(stopper, [2, 3], [3, 1]);
      return stopper.describe(states[0]!, states[1]!);
    };
    const monitor = "val_loss";
    expect(line(generalizationLoss({ monitor, threshold: 5 }))).toBe(
      "val_loss 2 -> 3 (not improved, GL 50.0 % of 5 %; stop for generalization-loss, best was epoch 0)",
    );
    expect(line(progressQuotient({ monitor, threshold: 1, stripLength: 2 }))).toBe(
      "val_loss 2 -> 3 (not improved, PQ 0.0500 of 1)",
    );
    expect(line(successiveIncrease({ monitor, strips: 3, stripLength: 1 }))).toBe(
      "val_loss 2 -> 3 (not improved, 1 of 3 increases)",
    );
  });
});

const all: readonly (readonly [string, Stopper])[] = [
  ["GL", generalizationLoss({ monitor: "val_loss", threshold: 20 })],
  ["PQ", progressQuotient({ monitor: "val_loss", threshold: 1, stripLength: 3, leastProgress: 1 })],
  ["UP", successiveIncrease({ monitor: "val_loss", strips: 2, stripLength: 3 })],
];

describe.each(all)("%s", (_, stopper) => {
  const error = fc.oneof(
    fc.double({ min: 0, max: 1e9, noNaN: true }),
    fc.constantFrom(1, 2, 0, -0, Number.NaN, Infinity),
  );

  test("state and verdict survive JSON at every epoch", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(error, error), { maxLength: 30 }), (pairs) => {
        const validation = pairs.map(([first]) => first);
        const training = pairs.map(([, second]) => second);
        const json = (state: StopState): StopState =>
          JSON.parse(JSON.stringify(state)) as StopState;
        const plain = run(stopper, validation, training, Object.freeze);
        expect(run(stopper, validation, training, json)).toStrictEqual(plain);
        for (const state of plain) {
          expect(state.stopped).toBe(state.reason !== null);
          expect(stopper.verdict(state)).toEqual({ stop: state.reason, best: state.improved });
        }
      }),
    );
  });

  test.each([Number.NaN, Infinity])("%s stops", (bad) => {
    expect(run(stopper, [1, bad])[1]).toMatchObject({
      reason: "non-finite",
      value: null,
      waited: 1,
    });
  });

  test("a negative error is no error", () => {
    expect(() => run(stopper, [-1])).toThrow("val_loss of epoch 0 must be an error, ≥ 0, got -1");
  });
});

test("PQ: a training error that is not finite stops, a negative one throws", () => {
  const stopper = progressQuotient({ monitor: "val_loss", threshold: 1 });
  expect(run(stopper, [1], [Number.NaN])[0]!.reason).toBe("non-finite");
  expect(() => run(stopper, [1], [-1])).toThrow("loss of epoch 0 must be an error, ≥ 0, got -1");
});

const monitor = "val_loss";
test.each([
  [
    () => generalizationLoss({ monitor: "", threshold: 1 }),
    'generalizationLoss: monitor must be a name, got ""',
  ],
  [
    () => generalizationLoss({ monitor, threshold: -1 }),
    "generalizationLoss: threshold must be finite and ≥ 0, got -1",
  ],
  [
    () => generalizationLoss({ monitor, threshold: 1, name: "" }),
    "generalizationLoss: name must be a name",
  ],
  [
    () => progressQuotient({ monitor: "", threshold: 1 }),
    "progressQuotient: monitor must be a name",
  ],
  [
    () => progressQuotient({ monitor, training: "", threshold: 1 }),
    "progressQuotient: training must be a name",
  ],
  [
    () => progressQuotient({ monitor, threshold: Infinity }),
    "progressQuotient: threshold must be finite and ≥ 0, got Infinity",
  ],
  [
    () => progressQuotient({ monitor, threshold: 1, stripLength: 0 }),
    "progressQuotient: stripLength must be an integer ≥ 1, got 0",
  ],
  [
    () => progressQuotient({ monitor, threshold: 1, leastProgress: -1 }),
    "progressQuotient: leastProgress must be finite and ≥ 0, got -1",
  ],
  [
    () => progressQuotient({ monitor, threshold: 1, name: "" }),
    "progressQuotient: name must be a name",
  ],
  [
    () => successiveIncrease({ monitor: "", strips: 1 }),
    "successiveIncrease: monitor must be a name",
  ],
  [
    () => successiveIncrease({ monitor, strips: 0 }),
    "successiveIncrease: strips must be an integer ≥ 1, got 0",
  ],
  [
    () => successiveIncrease({ monitor, strips: 1, stripLength: 1.5 }),
    "successiveIncrease: stripLength must be an integer ≥ 1, got 1.5",
  ],
  [
    () => successiveIncrease({ monitor, strips: 1, name: "" }),
    "successiveIncrease: name must be a name",
  ],
])("rejects what is out of range: %s", (make, message) => {
  expect(make).toThrow(message);
});
