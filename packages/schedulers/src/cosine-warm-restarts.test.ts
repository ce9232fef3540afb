import { expect, test } from "vitest";

import { cosineWarmRestarts } from "./cosine-warm-restarts.js";

test("starts anew at the top, each time for longer", () => {
  const rate = cosineWarmRestarts({ steps: 2, cycleMultiplier: 2 });
  const rates = [0, 1, 2, 4, 6, 10, 14].map((at) => rate(at, 8));
  expect(rates).toEqual([8, 4, 8, 4, 8, 4, 8].map((value) => expect.closeTo(value, 14)));
});

test("starts at the top at every restart, however late", () => {
  const rate = cosineWarmRestarts({ steps: 3, cycleMultiplier: 3 });
  for (let cycle = 0; cycle < 30; cycle++) {
    const restart = (3 * (3 ** cycle - 1)) / 2;
    expect(rate(restart, 0.1), `restart ${cycle}`).toBe(0.1);
  }
});

test("lowers the peak down to the floor, where it stays flat", () => {
  const rate = cosineWarmRestarts({ steps: 2, cycleDecay: 0.5, minRate: 3 });
  expect([0, 2, 4, 5, 6].map((at) => rate(at, 8))).toEqual([8, 4, 3, 3, 3]);
});

test("lowers the range above the floor", () => {
  const rate = cosineWarmRestarts({ steps: 2, cycleDecay: 0.5, cycleDecayOf: "range", minRate: 4 });
  expect([0, 2, 4].map((at) => rate(at, 8))).toEqual([8, 6, 5]);
});

test("stays at the floor after the last cycle", () => {
  const rate = cosineWarmRestarts({ steps: 2, cycleLimit: 2, minRate: 1 });
  expect([2, 4, 5, 1e9].map((at) => rate(at, 8))).toEqual([8, 1, 1, 1]);
});

test.each([
  [{ steps: 0 }, "cosineWarmRestarts: steps must be an integer ≥ 1, got 0"],
  [{ steps: 1, cycleMultiplier: 0.5 }, "cycleMultiplier must be finite and ≥ 1, got 0.5"],
  [{ steps: 1, cycleDecay: 2 }, "cycleDecay must be in (0, 1], got 2"],
  [
    { steps: 1, cycleDecayOf: "top" as "peak" },
    'cycleDecayOf must be "peak" or "range", got "top"',
  ],
  [{ steps: 1, cycleLimit: 0 }, "cycleLimit must be an integer ≥ 1 or Infinity, got 0"],
  [{ steps: 1, minRate: -1 }, "minRate must be finite and ≥ 0, got -1"],
  [{ steps: 1, kDecay: -1 }, "kDecay must be finite and > 0, got -1"],
])("rejects %o", (options, message) => {
  expect(() => cosineWarmRestarts(options)).toThrow(message);
});
