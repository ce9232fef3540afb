import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

import * as device from "./index.js";

test("exports these names and no others", () => {
  expect(Object.keys(device).toSorted()).toEqual([
    "DeviceError",
    "OptionError",
    "chooseDevice",
    "cpu",
    "cuda",
    "node",
  ]);
});

test("import registers no backend", () => {
  expect(tf.findBackendFactory("cpu")).toBeNull();
  expect(tf.findBackendFactory("tensorflow")).toBeNull();
});
