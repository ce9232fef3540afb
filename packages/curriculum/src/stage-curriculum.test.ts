import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { stageCurriculum } from "./stage-curriculum.js";

const sorted = (indices: Uint32Array): number[] => [...indices].toSorted((a, b) => a - b);
const difficulty = [0.3, 0.9, 0.1, 0.5, 0.3, 0.3];
const stages = [
  { epochs: 2, fraction: 0.5 },
  { epochs: 1, fraction: 0.8 },
];

describe("by hand", () => {
  const sampler = stageCurriculum({ difficulty, stages });

  test("each stage sees the easiest, equal scores by index, then all", () => {
    const seen = [0, 1, 2, 3, 1000].map((epoch) => sorted(sampler.indices(epoch, 6, 7)));
    const all = [0, 1, 2, 3, 4, 5];
    expect(seen).toEqual([[0, 2, 4], [0, 2, 4], [0, 2, 3, 4, 5], all, all]);
  });

  test("a tiny fraction still sees one sample", () => {
    const one = stageCurriculum({ difficulty, stages: [{ epochs: 1, fraction: 1e-9 }] });
    expect([...one.indices(0, 6, 7)]).toEqual([2]);
  });

  test("rounds the count: 0.07 of 100 is 7", () => {
    const scores = Float32Array.from({ length: 100 }, (_, index) => index);
    const few = stageCurriculum({ difficulty: scores, stages: [{ epochs: 1, fraction: 0.07 }] });
    expect(few.indices(0, 100, 7).length).toBe(7);
  });

  test("the scores are copied", () => {
    const scores = [1, 2];
    const own = stageCurriculum({ difficulty: scores, stages: [{ epochs: 1, fraction: 0.5 }] });
    scores[1] = 0;
    expect([...own.indices(0, 2, 7)]).toEqual([0]);
  });
});

describe("for any scores", () => {
  const scores = fc.array(fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.nat(3)), {
    minLength: 1,
    maxLength: 60,
  });
  const fraction = fc.double({ min: 0.01, max: 1, noNaN: true });
  const epoch = fc.nat({ max: 9 });
  const seed = fc.maxSafeInteger();

  test("nothing unseen is easier than anything seen, and nothing comes twice", () => {
    fc.assert(
      fc.property(scores, fraction, seed, (values, share, s) => {
        const sampler = stageCurriculum({
          difficulty: values,
          stages: [{ epochs: 1, fraction: share }],
        });
        const seen = new Set(sampler.indices(0, values.length, s));
        const inside = values.filter((_, index) => seen.has(index));
        const outside = values.filter((_, index) => !seen.has(index));
        expect(seen.size).toBe(Math.max(1, Math.round(share * values.length)));
        expect(Math.max(...inside)).toBeLessThanOrEqual(Math.min(...outside, Infinity));
      }),
    );
  });

  test("the same arguments give the same answer, whatever was asked before", () => {
    fc.assert(
      fc.property(scores, epoch, seed, (values, at, s) => {
        const options = { difficulty: values, stages };
        const used = stageCurriculum(options);
        const first = used.indices(at, values.length, s);
        first.fill(0);
        used.indices(at + 1, values.length, s);
        const again = used.indices(at, values.length, s);
        expect(again).toEqual(stageCurriculum(options).indices(at, values.length, s));
      }),
    );
  });

  test("later epochs never see fewer", () => {
    fc.assert(
      fc.property(scores, epoch, (values, at) => {
        const sampler = stageCurriculum({ difficulty: values, stages });
        const now = sampler.indices(at, values.length, 1).length;
        expect(sampler.indices(at + 1, values.length, 1).length).toBeGreaterThanOrEqual(now);
      }),
    );
  });
});

test("epochs and seeds differ in order", () => {
  const scores = Array.from({ length: 50 }, () => 0);
  const sampler = stageCurriculum({ difficulty: scores, stages: [{ epochs: 9, fraction: 1 }] });
  const orders = [
    [0, 7],
    [1, 7],
    [0, 8],
    [1, 8],
  ].map(([epoch, seed]) => sampler.indices(epoch!, 50, seed!).join());
  expect(new Set(orders).size).toBe(4);
});

const valid = { difficulty, stages };
test.each([
  [{ difficulty: [] }, "stageCurriculum: difficulty.length must be an integer ≥ 1, got 0"],
  [{ difficulty: [1, NaN] }, "stageCurriculum: difficulty[1] must be finite, got NaN"],
  [{ difficulty: [Infinity] }, "stageCurriculum: difficulty[0] must be finite, got Infinity"],
  [{ stages: [] }, "stageCurriculum: stages.length must be an integer ≥ 1, got 0"],
  [{ stages: [{ epochs: 0, fraction: 1 }] }, "stages[0].epochs must be an integer ≥ 1, got 0"],
  [{ stages: [{ epochs: 1, fraction: 0 }] }, "stages[0].fraction must be in (0, 1], got 0"],
  [{ stages: [{ epochs: 1, fraction: 1.1 }] }, "stages[0].fraction must be in (0, 1], got 1.1"],
  [{ stages: [{ epochs: 1, fraction: NaN }] }, "stages[0].fraction must be in (0, 1], got NaN"],
  [
    { stages: [0.5, 0.5].map((fraction) => ({ epochs: 1, fraction })) },
    "stageCurriculum: stages[1].fraction must be in (0.5, 1], got 0.5",
  ],
])("rejects %o", (options, message) => {
  expect(() => stageCurriculum({ ...valid, ...options })).toThrow(message);
});

test.each([
  [[-1, 6, 7], "stageCurriculum: epoch must be an integer ≥ 0, got -1"],
  [[0.5, 6, 7], "stageCurriculum: epoch must be an integer ≥ 0, got 0.5"],
  [[0, 5, 7], "stageCurriculum: size must be the number of difficulty scores, 6, got 5"],
  [[0, 6, 0.5], "stageCurriculum: seed must be a safe integer, got 0.5"],
])("indices rejects %o", ([epoch, size, seed], message) => {
  expect(() => stageCurriculum(valid).indices(epoch!, size!, seed!)).toThrow(message);
});
