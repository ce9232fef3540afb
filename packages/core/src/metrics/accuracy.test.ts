import { expect, test } from "vitest";
import { accuracy } from "./accuracy.js";

test("counts the samples whose largest logit is at their label, over batches", () => {
  const metric = accuracy();
  let state = metric.init();
  expect(metric.value(state)).toBe(0);
  // Largest at 1, 0 (first of equals), 2.
  state = metric.update(state, [0, 3, 1, 5, 5, 5, -3, -2, -1], Int32Array.of(1, 1, 2));
  expect(metric.value(state)).toBeCloseTo(2 / 3, 12);
  state = metric.update(
    JSON.parse(JSON.stringify(state)) as typeof state,
    [9, 0, 0],
    Int32Array.of(0),
  );
  expect(metric.value(state)).toBe(0.75);
});

test("a NaN logit is never the largest after a number", () => {
  const metric = accuracy();
  const state = metric.update(metric.init(), [1, Number.NaN], Int32Array.of(1));
  expect(metric.value(state)).toBe(0);
});
