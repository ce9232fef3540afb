import { expect, test } from "vitest";

import { lambda } from "./lambda.js";

test("multiplies by the factor of the time", () => {
  const rate = lambda({ factor: (t) => t + 1 });
  expect([0, 1, 2].map((at) => rate(at, 4))).toEqual([4, 8, 12]);
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("rejects the factor %s", (bad) => {
  const message = `lambda: factor(3) must be finite and ≥ 0, got ${bad}`;
  expect(() => lambda({ factor: () => bad })(3, 0.1)).toThrow(message);
});

test("rejects what is no function", () => {
  expect(() => lambda({ factor: 0.5 as never })).toThrow(
    "lambda: factor must be a function, got 0.5",
  );
});
