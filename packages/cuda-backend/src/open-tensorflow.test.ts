import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { chooseDevice } from "./choose-device.js";
import { cpu } from "./cpu.js";
import { cuda } from "./cuda.js";
import { node } from "./node.js";
import { fakeTensorflow, removeTensorflow } from "./testing/fake-tensorflow.js";

beforeEach(() => tf.setBackend("cpu"));
afterEach(() => {
  removeTensorflow();
  vi.restoreAllMocks();
});

const missing = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from somewhere`), {
    code: "ERR_MODULE_NOT_FOUND",
  });
const failing = (error: Error) => async (): Promise<never> => {
  throw error;
};
const reasonOf = async (candidate: { open(): Promise<unknown> }): Promise<string> =>
  candidate.open().then(
    () => "opened",
    (error: Error) => error.message,
  );

describe("opens", () => {
  test("cuda, when TensorFlow uses a GPU, and leaves the current backend alone", async () => {
    const before = tf.memory().numTensors;
    const opened = await cuda({ load: fakeTensorflow({ gpu: true }) }).open();
    expect(opened).toEqual({ name: "tensorflow" });
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.memory().numTensors).toBe(before);
  });

  test("node, GPU or not", async () => {
    expect(await reasonOf(node({ load: fakeTensorflow({ gpu: false }) }))).toBe("opened");
  });

  test("node, through tfjs-node-gpu that found no GPU, without importing tfjs-node beside it", async () => {
    const load = vi.fn(failing(new Error("must not be imported")));
    const candidates = [cuda({ load: fakeTensorflow({ gpu: false }) }), node({ load })];
    const { device, lines } = await chooseDevice({ candidates });
    expect(device).toBe("node");
    expect(lines[0]).toContain("finds no CUDA device");
    expect(load).not.toHaveBeenCalled();
  });

  test("cpu", async () => {
    expect(await cpu().open()).toEqual({ name: "cpu" });
  });
});

describe("says why not", () => {
  test("not installed: with the command that installs it", async () => {
    expect(await reasonOf(cuda())).toBe(
      "@tensorflow/tfjs-node-gpu is not installed (npm install @tensorflow/tfjs-node-gpu)",
    );
    const load = failing(missing("@tensorflow/tfjs-node"));
    expect(await reasonOf(node({ load }))).toBe(
      "@tensorflow/tfjs-node is not installed (npm install @tensorflow/tfjs-node)",
    );
  });

  test("something that it needs is not installed", async () => {
    const load = failing(missing("@mapbox/node-pre-gyp"));
    expect(await reasonOf(node({ load }))).toBe(
      "@tensorflow/tfjs-node does not load: Cannot find package '@mapbox/node-pre-gyp' imported from somewhere",
    );
  });

  test("the addon does not load: the loader's first line, and no kernels left behind", async () => {
    const fails = new Error("libcudart.so.11.0: cannot open shared object file\n  at Module.load");
    expect(await reasonOf(cuda({ load: fakeTensorflow({ gpu: true, fails }) }))).toBe(
      "@tensorflow/tfjs-node-gpu does not load: libcudart.so.11.0: cannot open shared object file",
    );
    expect(tf.getKernelsForBackend("tensorflow")).toEqual([]);
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    expect(await reasonOf(node({ load: fakeTensorflow({ gpu: false }) }))).toBe("opened");
    expect(warn.mock.calls.flat().join()).not.toContain("already registered");
  });

  test("no CUDA device", async () => {
    expect(await reasonOf(cuda({ load: fakeTensorflow({ gpu: false }) }))).toMatch(
      /^@tensorflow\/tfjs-node-gpu loads, but TensorFlow finds no CUDA device/,
    );
    expect(tf.getBackend()).toBe("cpu");
  });

  test("tfjs-node was imported first", async () => {
    await fakeTensorflow({ gpu: false })();
    expect(await reasonOf(cuda({ load: fakeTensorflow({ gpu: true }) }))).toMatch(
      /^the tensorflow backend was there before @tensorflow\/tfjs-node-gpu and uses no GPU/,
    );
  });

  test("Node 23 and later, which lack what 4.22 calls", async () => {
    const util: { isNullOrUndefined?: () => boolean } = {};
    const add = (): never => {
      (util.isNullOrUndefined as () => boolean)();
      throw new Error("unreachable");
    };
    expect(await reasonOf(node({ load: fakeTensorflow({ gpu: false, add }) }))).toBe(
      "@tensorflow/tfjs-node loads but does not run: it calls util.isNullOrUndefined, which Node 23 removed " +
        "(use Node 22, or put it back as in the README of @regimen/cuda-backend)",
    );
    expect(tf.getBackend()).toBe("cpu");
  });

  test("any other failure of the first sum", async () => {
    const add = (): never => {
      throw new Error("no kernel image is available for execution on the device");
    };
    expect(await reasonOf(cuda({ load: fakeTensorflow({ gpu: true, add }) }))).toBe(
      "@tensorflow/tfjs-node-gpu loads but does not run: no kernel image is available for execution on the device",
    );
  });

  test("it loads into another copy of TensorFlow.js", async () => {
    expect(await reasonOf(node({ load: () => Promise.resolve() }))).toBe(
      "@tensorflow/tfjs-node loads, but registers no backend with this copy of TensorFlow.js",
    );
  });
});

test("a real GPU, where there is one", async (context) => {
  const reason = await reasonOf(cuda());
  const required = (process.env["REQUIRE_BACKENDS"] ?? "").split(",").includes("cuda");
  if (reason !== "opened" && !required) context.skip(reason);
  expect(reason).toBe("opened");
});
