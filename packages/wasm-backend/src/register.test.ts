import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { hasRelaxedSimd } from "./engine/features.js";
import { registerWasm, type WasmEngine } from "./register.js";

const engines: WasmEngine[] = [];
async function register(options: { readonly threads?: number } = {}): Promise<WasmEngine> {
  const engine = await registerWasm(options);
  engines.push(engine);
  return engine;
}

afterEach(async () => {
  await tf.setBackend("cpu");
  for (const engine of engines.splice(0)) await engine.dispose();
});

test("says what it runs on, and why not on more", async () => {
  const engine = await register({ threads: 2 });
  expect(engine).toMatchObject({ name: "regimen-wasm", threads: 2 });
  expect(engine.simd).toBe(hasRelaxedSimd() ? "relaxed-simd" : "simd");
  const flag = expect.stringMatching(/^plain SIMD: .*--experimental-wasm-relaxed-simd/) as string;
  expect(engine.reasons).toEqual(engine.simd === "relaxed-simd" ? [] : [flag]);
  expect(await tf.setBackend(engine.name)).toBe(true);
  expect(tf.getBackend()).toBe("regimen-wasm");
});

test("takes between 1 and 8 threads by itself", async () => {
  const { threads } = await register();
  expect(threads).toBeGreaterThanOrEqual(1);
  expect(threads).toBeLessThanOrEqual(8);
});

test.each([0, -1, 1.5, 65, Number.NaN, Infinity])("rejects %d threads", async (threads) => {
  const failed = registerWasm({ threads });
  await expect(failed).rejects.toMatchObject({
    name: "OptionError",
    message: `registerWasm: threads must be an integer in [1, 64], got ${threads}`,
  });
  expect(tf.findBackend("regimen-wasm")).toBe(null);
});

test("is registered once; after dispose it can be again", async () => {
  const first = await register({ threads: 1 });
  await expect(registerWasm()).rejects.toThrow(
    "registerWasm: regimen-wasm is registered already; dispose it first",
  );
  await first.dispose();
  engines.length = 0;
  const second = await register({ threads: 2 });
  await tf.setBackend(second.name);
  const sum = tf.add(tf.ones([2]), 1);
  expect([...sum.dataSync()]).toEqual([2, 2]);
  sum.dispose();
});

test("two at once: one wins, the other says why not", async () => {
  const attempts = await Promise.allSettled([register({ threads: 2 }), register({ threads: 2 })]);
  expect(attempts.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(attempts.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { message: expect.stringContaining("is registered already") as string },
  });
});

test("dispose may be called twice", async () => {
  const engine = await register({ threads: 2 });
  await engine.dispose();
  await engine.dispose();
  expect(tf.findBackend("regimen-wasm")).toBe(null);
});

test("has every kernel of the cpu backend, and its own", async () => {
  const { name } = await register({ threads: 1 });
  const names = new Set(tf.getKernelsForBackend(name).map(({ kernelName }) => kernelName));
  const missing = tf.getKernelsForBackend("cpu").filter(({ kernelName }) => !names.has(kernelName));
  expect(missing).toEqual([]);
  for (const own of ["RegimenSoftmaxCrossEntropy", "RegimenUpdateAdam", "RegimenUpdateSgd"]) {
    expect(names).toContain(own);
  }
});
