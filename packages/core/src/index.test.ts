import { expect, test } from "vitest";
import * as core from "./index.js";

test("exports these names", () => {
  expect(Object.keys(core).toSorted()).toEqual([
    "NonFiniteError",
    "OptionError",
    "Trainer",
    "accuracy",
    "adam",
    "adamW",
    "arrayDataset",
    "batchTensors",
    "clipByGlobalNorm",
    "clipByValue",
    "horizontalFlip",
    "loader",
    "randomCrop",
    "rmsprop",
    "sgd",
    "softmaxCrossEntropy",
    "split",
  ]);
});
