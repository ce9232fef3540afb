import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // Registers the gradients: tfjs-core has none of its own.
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll } from "vitest";
import { registerWasm, type WasmEngine } from "../register.js";

/** Registers the engine for the tests of a file. */
export function useEngine(options: { readonly threads: number }): void {
  let engine: WasmEngine;
  beforeAll(async () => {
    engine = await registerWasm(options);
    await tf.setBackend("regimen-wasm");
  });
  afterAll(async () => {
    await tf.setBackend("cpu");
    await engine.dispose();
  });
}

interface Result {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

/** Makes its tensors anew, so that they live on the backend in use. */
export type Compute = () => readonly tf.Tensor[];

/** What `compute` gives on one backend; throws if it leaves a tensor or a buffer behind. */
export async function on(backend: string, compute: Compute): Promise<Result[]> {
  await tf.setBackend(backend);
  const before = tf.memory();
  const results = tf.tidy(() =>
    compute().map(({ shape, dtype, dataId }) => {
      const read = tf.engine().readSync(dataId);
      return { shape: [...shape], dtype, values: Array.from(read as Float32Array) };
    }),
  );
  const after = tf.memory();
  const left = [
    after.numTensors - before.numTensors,
    after.numDataBuffers - before.numDataBuffers,
  ] as const;
  if (left[0] !== 0 || left[1] !== 0) {
    throw new Error(`${backend}: ${left[0]} tensors and ${left[1]} buffers are left behind`);
  }
  return results;
}

const near = (got: number, wanted: number): number =>
  Object.is(got, wanted) || got === wanted ? 0 : Math.abs(got - wanted);

/**
 * The largest distance of a result's values from those wanted, in units of its largest magnitude or
 * 1.
 */
export function distance(got: readonly Result[], wanted: readonly Result[]): number {
  const off = wanted.map(({ shape, dtype, values }, index) => {
    const other = got[index];
    const is = JSON.stringify([other?.shape, other?.dtype]);
    const must = JSON.stringify([shape, dtype]);
    if (is !== must) throw new Error(`result ${index} must be ${must}, got ${is}`);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 1);
    const most = values.reduce((far, value, i) => {
      const here = near(other!.values[i]!, value);
      return here > far || Number.isNaN(here) ? here : far;
    }, 0);
    return most / largest;
  });
  return off.some(Number.isNaN) ? Number.NaN : Math.max(0, ...off);
}

/** How far the engine is from TF.js's `cpu` backend. */
export async function gap(compute: Compute): Promise<number> {
  const wanted = await on("cpu", compute);
  return distance(await on("regimen-wasm", compute), wanted);
}
