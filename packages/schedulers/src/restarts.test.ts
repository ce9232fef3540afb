import { expect, test } from "vitest";

import { linear } from "./linear.js";
import { reduceOnPlateau } from "./reduce-on-plateau.js";
import { restarts } from "./restarts.js";

const schedule = linear({ steps: 4, startFactor: 1, endFactor: 0.5 });

test("starts anew, stretched and lowered", () => {
  const rate = restarts({ schedule, steps: 4, cycleMultiplier: 2, cycleDecay: 0.5 });
  expect([0, 2, 4, 8, 12].map((at) => rate(at, 8))).toEqual([8, 6, 4, 3, 2]);
});

test("stays where it was at the end of the last cycle", () => {
  const rate = restarts({ schedule, steps: 4, cycleLimit: 2 });
  expect([4, 6, 8, 9, 1e9].map((at) => rate(at, 8))).toEqual([8, 6, 4, 4, 4]);
});

test("stays lowered after the last cycle", () => {
  const rate = restarts({ schedule, steps: 4, cycleDecay: 0.5, cycleLimit: 3 });
  expect([8, 12, 1e9].map((at) => rate(at, 8))).toEqual([2, 1, 1]);
});

// By hand: patience 0 halves after each loss that is no better. Cycles begin at 0, 3 and 6; the
// third never comes to be.
test("a plateau begins each cycle afresh, and stays after the last", () => {
  const plateau = reduceOnPlateau({ monitor: "loss", patience: 0, factor: 0.5 });
  const again = restarts({ schedule: plateau, steps: 3, cycleDecay: 0.5, cycleLimit: 2 });
  let state = again.init();
  const rates = Array.from({ length: 9 }, (_, epoch) => {
    const rate = again.rate(state, epoch, 8);
    state = again.update(state, { epoch, step: epoch + 1, metrics: { loss: 1 } });
    return rate;
  });
  expect(rates).toEqual([8, 8, 4, 4, 4, 2, 1, 1, 1]);
  expect(() => again.update(state, { epoch: 0, step: 0, metrics: { loss: 1 } })).toThrow(
    "restarts: step must be an integer ≥ 1",
  );
});

test.each([
  [{ steps: 0 }, "restarts: steps must be an integer ≥ 1, got 0"],
  [
    { cycleMultiplier: Number.POSITIVE_INFINITY },
    "restarts: cycleMultiplier must be finite and ≥ 1",
  ],
  [{ schedule: "cosine" as unknown as typeof schedule }, "restarts: schedule must be a schedule"],
  [{ cycleDecay: 0 }, "restarts: cycleDecay must be in (0, 1], got 0"],
  [{ cycleLimit: 1.5 }, "restarts: cycleLimit must be an integer ≥ 1 or Infinity, got 1.5"],
])("rejects %o", (options, message) => {
  expect(() => restarts({ schedule, steps: 4, ...options })).toThrow(message);
});
