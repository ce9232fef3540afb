import { expect, test } from "vitest";

import { oneCycleMomentum } from "./one-cycle-momentum.js";

test("is lowest where the rate is highest", () => {
  const cycle = oneCycleMomentum({ steps: 11, pctStart: 5 / 11, annealStrategy: "linear" });
  const momenta = [0, 2, 4, 7, 10, 1e9].map((at) => cycle.momentum(at));
  const expected = [0.95, 0.9, 0.85, 0.9, 0.95, 0.95];
  expect(momenta).toEqual(expected.map((value) => expect.closeTo(value, 14)));
  expect(cycle.unit).toBe("step");
});

test.each([
  [{ maxMomentum: 1 }, "oneCycleMomentum: maxMomentum must be in [0, 1), got 1"],
  [{ baseMomentum: 0.99 }, "baseMomentum must be in [0, maxMomentum 0.95], got 0.99"],
  [{ baseMomentum: -0.1 }, "baseMomentum must be in [0, maxMomentum 0.95], got -0.1"],
  [{ unit: "batch" as "step" }, 'oneCycleMomentum: unit must be "step" or "epoch", got "batch"'],
])("rejects %o", (options, message) => {
  expect(() => oneCycleMomentum({ steps: 10, ...options })).toThrow(message);
});

test("rejects a time below 0", () => {
  expect(() => oneCycleMomentum({ steps: 10 }).momentum(-1)).toThrow(
    "oneCycleMomentum: at must be finite and ≥ 0, got -1",
  );
});
