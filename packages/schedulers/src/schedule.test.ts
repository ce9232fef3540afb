import fc from "fast-check";
import { describe, expect, test } from "vitest";

import * as all from "./index.js";

type Make = (unit: all.Unit) => all.Schedule;

const plain: Record<string, Make> = {
  constant: (unit) => all.constant({ factor: 0.5, steps: 10, unit }),
  cosineAnnealing: (unit) => all.cosineAnnealing({ steps: 40, kDecay: 1.5, unit }),
  cosineWarmRestarts: (unit) => {
    return all.cosineWarmRestarts({ steps: 7, cycleMultiplier: 1.5, cycleDecay: 0.9, unit });
  },
  cyclic: (unit) => all.cyclic({ stepSizeUp: 7, mode: "triangular2", minFactor: 0.25, unit }),
  exponential: (unit) => all.exponential({ gamma: 0.9, unit }),
  inverseSqrt: (unit) => all.inverseSqrt({ timescale: 10, unit }),
  inverseTime: (unit) => all.inverseTime({ decayRate: 0.5, unit }),
  lambda: (unit) => all.lambda({ factor: (t) => 1 / (1 + t), unit }),
  linear: (unit) => all.linear({ steps: 9, unit }),
  multiStepLR: (unit) => all.multiStepLR({ milestones: [3, 50], unit }),
  multiplicative: (unit) => all.multiplicative({ factor: () => 0.9, steps: 40, unit }),
  oneCycle: (unit) => all.oneCycle({ steps: 40, unit }),
  piecewiseConstant: (unit) => {
    return all.piecewiseConstant({ boundaries: [3, 50], factors: [0.1, 1, 0.5], unit });
  },
  piecewiseInterpolate: (unit) => {
    return all.piecewiseInterpolate({ boundaries: [3, 50], factors: [0.1, 1], unit });
  },
  polynomial: (unit) => all.polynomial({ steps: 40, power: 0.5, cycle: true, unit }),
  slantedTriangular: (unit) => all.slantedTriangular({ steps: 40, unit }),
  stepLR: (unit) => all.stepLR({ stepSize: 7, unit }),
  tanh: (unit) => all.tanh({ steps: 40, unit }),
  warmupStableDecay: (unit) => {
    return all.warmupStableDecay({ warmupSteps: 5, stableSteps: 20, decaySteps: 9, unit });
  },
};

const cosine: Make = (unit) => all.cosineAnnealing({ steps: 40, unit });
const combined: Record<string, Make> = {
  chain: (unit) => all.chain({ schedules: [cosine(unit), all.exponential({ gamma: 0.9, unit })] }),
  clamp: (unit) => all.clamp({ schedule: cosine(unit), max: 1e9 }),
  noise: (unit) => all.noise({ schedule: all.linear({ steps: 9, unit }), range: [0, 5], pct: 0.5 }),
  perGroup: (unit) => all.perGroup({ groups: [all.constant({ unit })], rest: cosine(unit) }),
  restarts: (unit) => all.restarts({ schedule: cosine(unit), steps: 40, cycleMultiplier: 2 }),
  scale: (unit) => all.scale({ schedule: cosine(unit), factor: 0.5 }),
  sequential: (unit) => {
    return all.sequential({
      schedules: [all.linear({ steps: 9, unit }), cosine(unit)],
      milestones: [9],
    });
  },
  warmup: (unit) => all.warmup({ steps: 5, shape: "cosine", before: cosine(unit) }),
};

describe.each(Object.entries({ ...plain, ...combined }))(
  "the schedule contract: %s",
  (name, make) => {
    const at = fc.oneof(fc.nat({ max: 100 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
    // Not the numbers below 1e-300, which have too few digits left for any formula.
    const base = fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 10, noNaN: true }));

    test("says its unit", () => {
      expect(make("step").unit).toBe("step");
      expect(make("epoch").unit).toBe("epoch");
    });

    test("stays in [0, base rate] at any time, far past its end too", () => {
      const rate = make("step");
      fc.assert(
        fc.property(at, base, (t, b) => {
          const value = rate(t, b);
          expect(rate(t, b)).toBe(value);
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
  },
);
