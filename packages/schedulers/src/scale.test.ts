import { expect, test } from "vitest";

import { constant } from "./constant.js";
import { scale } from "./scale.js";

test("multiplies by its factor", () => {
  expect(scale({ schedule: constant(), factor: 3 })(0, 2)).toBe(6);
});

test.each([-1, Number.NaN])("rejects factor %s", (factor) => {
  expect(() => scale({ schedule: constant(), factor })).toThrow(
    "scale: factor must be finite and ≥ 0",
  );
});
