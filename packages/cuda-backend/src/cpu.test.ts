import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

import { cpu } from "./cpu.js";

test("is imported when it is opened, once the package is there", async () => {
  const error = Object.assign(new Error("Cannot find package '@tensorflow/tfjs-backend-cpu'"), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  await expect(cpu({ load: () => Promise.reject(error) }).open()).rejects.toThrow(
    "@tensorflow/tfjs-backend-cpu is not installed (npm install @tensorflow/tfjs-backend-cpu)",
  );
  expect(tf.findBackendFactory("cpu")).toBeNull();
  expect(await cpu().open()).toEqual({ name: "cpu" });
  expect(tf.findBackendFactory("cpu")).not.toBeNull();
});
