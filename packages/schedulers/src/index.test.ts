import { expect, test } from "vitest";

import * as schedulers from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(schedulers).toSorted()).toEqual([
    "OptionError",
    "constant",
    "cosineAnnealing",
    "scheduleCallback",
    "setLearningRate",
    "stepLR",
    "warmup",
  ]);
});
