import { expect, test } from "vitest";
import * as index from "./index.js";

test("exports", () => {
  expect(Object.keys(index).toSorted()).toMatchInlineSnapshot(`
    [
      "OptionError",
      "OutOfMemoryError",
      "registerWasm",
    ]
  `);
});
