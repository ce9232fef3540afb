import { describe, expect, it } from "vitest";
import { median } from "./statistics.js";

describe("median", () => {
  it.each([
    [[3], 3],
    [[9, 1, 2], 2],
    [[4, 1, 2, 100], 3],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });
  it("rejects an empty list", () => {
    expect(() => median([])).toThrow("values must not be empty");
  });
});
