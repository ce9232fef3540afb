import { expect, test } from "vitest";

import * as freeze from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(freeze).toSorted()).toEqual(["OptionError", "freeze"]);
});
