import { expect, test } from "vitest";

import * as curriculum from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(curriculum).toSorted()).toEqual(["OptionError", "stageCurriculum"]);
});
