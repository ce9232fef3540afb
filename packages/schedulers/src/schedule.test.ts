import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { constant, cosineAnnealing, type Schedule, stepLR, warmup } from "./index.js";

const members: Record<string, (unit: "step" | "epoch") => Schedule> = {
  constant: (unit) => constant({ unit }),
  stepLR: (unit) => stepLR({ stepSize: 7, unit }),
  cosineAnnealing: (unit) => cosineAnnealing({ steps: 40, unit }),
  warmup: (unit) => warmup({ steps: 5, before: cosineAnnealing({ steps: 40, unit }) }),
};

describe.each(Object.entries(members))("the schedule contract: %s", (name, make) => {
  const at = fc.oneof(fc.nat({ max: 100 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
  const base = fc.double({ min: 0, max: 10, noNaN: true });

  test("says its unit", () => {
    expect(make("step").unit).toBe("step");
    expect(make("epoch").unit).toBe("epoch");
  });

  test("stays in [0, base rate] at any time, far past its end too", () => {
    const rate = make("step");
    fc.assert(
      fc.property(at, base, (t, b) => {
        const value = rate(t, b);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(b * (1 + 1e-15));
      }),
    );
  });

  test("keeps no count: any order of calls gives the same bits", () => {
    const used = make("step");
    fc.assert(
      fc.property(at, base, (t, b) => {
        expect(used(t, b)).toBe(make("step")(t, b));
      }),
    );
  });

  test("is linear in the base rate, so groups keep their ratios", () => {
    const rate = make("step");
    fc.assert(
      fc.property(at, (t) => {
        expect(rate(t, 0.5)).toBe(rate(t, 1) / 2);
      }),
    );
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("rejects time %s", (bad) => {
    const message = `${name}: at must be finite and ≥ 0, got ${bad}`;
    expect(() => make("step")(bad, 0.1)).toThrow(message);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("rejects base rate %s", (bad) => {
    const message = `${name}: baseRate must be finite and ≥ 0, got ${bad}`;
    expect(() => make("step")(0, bad)).toThrow(message);
  });

  test("rejects an unknown unit", () => {
    expect(() => make("batch" as "step")).toThrow('unit must be "step" or "epoch", got "batch"');
  });
});
