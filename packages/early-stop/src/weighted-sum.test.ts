import { expect, test } from "vitest";

import { earlyStop } from "./early-stop.js";
import { weightedSum } from "./weighted-sum.js";

const sum = weightedSum({ weights: { val_loss: 1, val_f1: -0.5 } });

test("is the sum of weight times metric", () => {
  expect(sum.value({ val_loss: 2, val_f1: 0.5, other: 9 })).toBe(1.75);
  expect(sum.value({ val_loss: Number.NaN, val_f1: 1 })).toBeNaN();
});

test("is missing where one of its metrics is, and named in the error", () => {
  expect(sum.value({ val_loss: 2 })).toBeUndefined();
  const stopper = earlyStop({ monitor: sum, mode: "min", patience: 1 });
  const seen = { epoch: 0, step: 0, metrics: { val_loss: 2 } };
  expect(() => stopper.update(stopper.init(), seen)).toThrow(
    'must name a metric of epoch 0 (val_loss), got "val_loss - 0.5 val_f1"',
  );
});

test("is watched as one value", () => {
  const stopper = earlyStop({ monitor: sum, mode: "min", patience: 1 });
  let state = stopper.init();
  const improved = [
    [2, 0.5],
    [2.125, 1],
    [2, 0.5],
  ].map(([val_loss, val_f1], epoch) => {
    const metrics = { val_loss: val_loss!, val_f1: val_f1! };
    state = stopper.update(state, { epoch, step: 0, metrics });
    return state.improved;
  });
  expect(improved).toEqual([true, true, false]);
  expect(state).toMatchObject({ best: 1.625, bestEpoch: 1, reason: "patience" });
});

test.each([
  [{ a: 1, b: 2, c: -1 }, "a + 2 b - c"],
  [{ a: -1, b: -0.25 }, "-a - 0.25 b"],
])("%o is called %s", (weights, name) => {
  expect(weightedSum({ weights }).name).toBe(name);
  expect(weightedSum({ weights, name: "mine" }).name).toBe("mine");
});

test.each([
  [{}, "weightedSum: weights must be at least one, got 0"],
  [{ a: 0 }, "weightedSum: weights.a must be finite and not 0, got 0"],
  [{ a: 1, b: Number.NaN }, "weightedSum: weights.b must be finite and not 0, got NaN"],
])("rejects %o", (weights, message) => {
  expect(() => weightedSum({ weights })).toThrow(message);
});
