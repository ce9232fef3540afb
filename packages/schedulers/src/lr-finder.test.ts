import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import { lrFinder, type LrFinderOptions, type LrFinderState } from "./lr-finder.js";

interface Case {
  readonly options: LrFinderOptions;
  readonly given: readonly number[];
  readonly stopped: "end" | "diverged";
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly steepest: number;
  readonly valley: number;
  readonly minimum: number;
}

const file = new URL("../oracles/lr_finder.json", import.meta.url);
const { library, cases } = JSON.parse(readFileSync(file, "utf8")) as {
  library: string;
  cases: Case[];
};

function run(options: LrFinderOptions, losses: readonly number[]) {
  const finder = lrFinder(options);
  let state = finder.init();
  for (const loss of losses) {
    if (state.stopped === null) state = finder.update(state, loss);
  }
  return finder.result(state);
}

describe(`agrees with ${library}`, () => {
  test.each(cases)("$options", (row) => {
    const found = run(row.options, row.given);
    expect(found.stopped).toBe(row.stopped);
    expect(found.losses.length).toBe(row.losses.length);
    for (const [index, loss] of row.losses.entries()) {
      expect(found.losses[index]! / loss).toBeCloseTo(1, 12);
      expect(found.rates[index]! / row.rates[index]!).toBeCloseTo(1, 12);
    }
    for (const rule of ["steepest", "valley", "minimum"] as const) {
      expect(found[rule]! / row[rule]).toBeCloseTo(1, 12);
    }
  });

  test("both ends are among the cases", () => {
    expect(new Set(cases.map(({ stopped }) => stopped))).toEqual(new Set(["end", "diverged"]));
  });
});

// By hand: the smoothed losses are the losses themselves without smoothing. Kept is all but the
// first tenth of 10 and the last five of 9 points.
test("the rules, by hand", () => {
  const losses = [9, 9, 7.5, 7, 3, 2, 1.5, 1.6, 1.7];
  const found = run({ startRate: 1, endRate: 1024, steps: 10, smoothing: 0 }, [
    ...losses,
    Number.NaN,
  ]);
  expect(found.stopped).toBe("diverged");
  expect(found.losses).toEqual(losses);
  expect(found.rates).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256].map(near));
  // Kept: 9, 7.5, 7 at rates 2, 4, 8. The fall is steepest after 2; the lowest is at 8; the longest
  // fall spans -1 to 2, and 0 is two thirds down.
  expect(found).toMatchObject({ steepest: near(2), valley: near(2), minimum: near(0.8) });
});

// Kept: 5, 5, 4, 4, 3 at rates 2 to 32. The longest strict fall is of three and spans 1 to 4; one
// third of it on is the place 2.
test("a fall is strict", () => {
  const losses = [5, 5, 5, 4, 4, 3, 3, 3, 3, 3, 3];
  const found = run({ startRate: 1, endRate: 2048, steps: 11, smoothing: 0 }, losses);
  expect(found.valley).toEqual(near(8));
});

test("suggests nothing from fewer than two points", () => {
  const found = run({}, [1, 2, Number.POSITIVE_INFINITY]);
  expect(found).toMatchObject({ steepest: null, valley: null, minimum: null, stopped: "diverged" });
  expect(run({}, []).preview).toBeNull();
});

test("draws the losses over the logarithm of the rate", () => {
  const { preview } = run({ startRate: 1e-3, endRate: 1, steps: 10, smoothing: 0 }, [4, 2, 1, 1]);
  expect(preview!.text.split("\n")[0]).toBe("4");
  expect(preview!.text).toContain("rate 0.001");
  expect(preview!.svg).toContain("<polyline");
});

test("never stops early without a divergence", () => {
  const losses = [1, 1e3, 1e6, 1, 1, 1, 1, 1, 1, 1];
  expect(run({ steps: 10, divergence: Infinity }, losses).stopped).toBe("end");
  expect(run({ steps: 10 }, losses).losses.length).toBe(2);
});

test("resumed from JSON after any step it finds the same, to the bit", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 30 }), (list) => {
      const finder = lrFinder({ steps: 20 });
      let live = finder.init();
      let json = JSON.stringify(live);
      for (const loss of list) {
        if (live.stopped !== null) break;
        live = finder.update(live, loss);
        json = JSON.stringify(finder.update(JSON.parse(json) as LrFinderState, loss));
      }
      expect(finder.result(JSON.parse(json) as LrFinderState)).toEqual(finder.result(live));
    }),
  );
});

test("a test that has ended hears no more", () => {
  const finder = lrFinder();
  const ended = finder.update(finder.init(), Number.NaN);
  expect(() => finder.update(ended, 1)).toThrow(
    "lrFinder: update must not come after the end, and the test ended (diverged) after 0 steps",
  );
});

test.each([
  [{ startRate: 0 }, "lrFinder: startRate must be finite and > 0, got 0"],
  [{ endRate: Infinity }, "lrFinder: endRate must be finite and > 0, got Infinity"],
  [{ startRate: 1, endRate: 1 }, "lrFinder: endRate must be > startRate 1, got 1"],
  [{ steps: 9 }, "lrFinder: steps must be an integer ≥ 10, got 9"],
  [{ smoothing: 1 }, "lrFinder: smoothing must be in [0, 1), got 1"],
  [{ divergence: 1 }, "lrFinder: divergence must be > 1, got 1"],
])("rejects %o", (options, message) => {
  expect(() => lrFinder(options)).toThrow(message);
});

function near(value: number): number {
  return expect.closeTo(value, 9) as number;
}
