import { expect, test } from "vitest";

import * as earlyStop from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(earlyStop).toSorted()).toEqual([
    "OptionError",
    "copyWeights",
    "earlyStop",
    "earlyStopCallback",
    "epochLogger",
    "withBestWeights",
  ]);
});
