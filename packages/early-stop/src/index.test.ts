import { expect, test } from "vitest";

import * as earlyStop from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(earlyStop).toSorted()).toEqual([
    "OptionError",
    "allOf",
    "anyOf",
    "copyWeights",
    "earlyStop",
    "earlyStopCallback",
    "epochLogger",
    "generalizationLoss",
    "patienceFor",
    "progressQuotient",
    "successiveIncrease",
    "weightedSum",
    "withBestWeights",
  ]);
});
