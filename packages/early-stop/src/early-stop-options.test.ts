import { expect, test } from "vitest";

import { earlyStop } from "./early-stop.js";

const twoPatient = { monitor: "loss", patience: 2 };

test("a metric that is no loss, and a sum, need a mode", () => {
  expect(() => earlyStop({ monitor: "val_acc", patience: 1 })).toThrow(
    'earlyStop: mode must be "min" or "max" (only a loss has a default, and monitor is "val_acc")',
  );
  const sum = { name: "loss + 1", value: () => 1 };
  expect(() => earlyStop({ monitor: sum, patience: 1 })).toThrow(
    'monitor is "loss + 1"), got undefined',
  );
  expect(earlyStop({ monitor: sum, mode: "min", patience: 1 }).name).toBe("early-stop");
});

test.each([
  [{ monitor: "" }, 'earlyStop: monitor must be a name, got ""'],
  [{ mode: "auto" as "min" }, 'mode must be "min" or "max"'],
  [{ patience: 0 }, "earlyStop: patience must be an integer ≥ 1, got 0"],
  [{ patience: 1.5 }, "earlyStop: patience must be an integer ≥ 1, got 1.5"],
  [{ delta: -1e-4 }, "earlyStop: delta must be finite and ≥ 0, got -0.0001"],
  [{ delta: Number.NaN }, "earlyStop: delta must be finite and ≥ 0, got NaN"],
  [{ startFrom: -1 }, "earlyStop: startFrom must be an integer ≥ 0, got -1"],
  [{ unit: "epochs" as "epoch" }, 'unit must be "epoch", "validation" or "step", got "epochs"'],
  [{ deltaMode: "rel" as "relative" }, 'deltaMode must be "absolute" or "relative", got "rel"'],
  [{ baseline: Infinity }, "earlyStop: baseline must be finite, got Infinity"],
  [{ stoppingThreshold: Number.NaN }, "earlyStop: stoppingThreshold must be finite, got NaN"],
  [
    { divergenceThreshold: -Infinity },
    "earlyStop: divergenceThreshold must be finite, got -Infinity",
  ],
  [{ reductions: -1 }, "earlyStop: reductions must be an integer ≥ 0, got -1"],
  [{ name: "" }, 'earlyStop: name must be a name, got ""'],
])("rejects %o", (options, message) => {
  expect(() => earlyStop({ ...twoPatient, ...options })).toThrow(message);
});
