import {
  getKernel,
  util,
  type KernelConfig,
  type NamedTensorInfoMap,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { BACKEND_NAME, type WasmBackend } from "./backend.js";
import { shorten, type Gradient } from "./gradient.js";

interface Call<Names extends string, Attrs, Optional extends string> {
  readonly inputs: Readonly<Record<Names, TensorInfo> & Partial<Record<Optional, TensorInfo>>>;
  readonly attrs: Attrs;
  readonly backend: WasmBackend;
}

/** What a kernel is, for the table in the README. */
export interface About {
  /**
   * What it computes itself, in a few words. Whatever else it is asked for, the inherited kernel
   * does.
   */
  readonly own: string;
  /** Whether its loops are SIMD ones. */
  readonly simd: boolean;
  /** Whether all threads share its work, where there is enough of it. */
  readonly threads: boolean;
}

/** A kernel of the engine, and what it is. */
export interface OwnKernel extends KernelConfig {
  readonly about: About;
}

/**
 * What the inputs are now: a variable is other data after the next assignment, and a deferred
 * result reads later.
 */
function snapshot(inputs: NamedTensorInfoMap): NamedTensorInfoMap {
  const now: NamedTensorInfoMap = {};
  for (const [name, info] of Object.entries(inputs)) {
    if (info !== undefined)
      now[name] = { dataId: info.dataId, shape: info.shape, dtype: info.dtype };
  }
  return now;
}

/**
 * A kernel of the engine. It returns `null` for what it does not handle; then the kernel inherited
 * from TF.js's `cpu` backend does it. A `gradient` shortens that of TF.js from the kernel's first
 * run on.
 *
 * Every own kernel is made here and called through `kernelFunc` below: the one place where a
 * recorder can note a step's calls (name, tensors in, attributes, tensors out), TF.js above it, the
 * engine beneath. What they come down to, after deferred results have met their readers, passes
 * through `Engine.run` as a name and plain words. A replay would call that with the addresses kept,
 * and needs nothing of TF.js.
 */
export function kernel<Names extends string, Attrs, Optional extends string = never>(
  kernelName: string,
  about: About,
  run: (call: Call<Names, Attrs, Optional>) => TensorInfo | TensorInfo[] | null,
  { gradient }: { readonly gradient?: Gradient | undefined } = {},
): OwnKernel {
  const inherited = getKernel(kernelName, "cpu");
  return {
    kernelName,
    backendName: BACKEND_NAME,
    about,
    kernelFunc: (args) => {
      if (gradient !== undefined) shorten(kernelName, gradient);
      const { inputs, attrs, backend } = args;
      const result = run({
        inputs: snapshot(inputs) as Call<Names, Attrs, Optional>["inputs"],
        attrs: attrs as Attrs,
        backend: backend as WasmBackend,
      });
      if (result !== null) return result;
      if (inherited === undefined) {
        throw new Error(`wasm-backend: ${kernelName} does not take these inputs`);
      }
      return inherited.kernelFunc(args);
    },
  };
}

/** Whether all of them hold floats, the only type that the engine's kernels compute with. */
export const areFloat = (...infos: readonly TensorInfo[]): boolean =>
  infos.every(({ dtype }) => dtype === "float32");

/** Whether it holds one float for each of `columns` columns, and nothing for rows: a bias. */
export const isRow = (info: TensorInfo, columns: number): boolean =>
  areFloat(info) && info.shape.at(-1) === columns && util.sizeFromShape(info.shape) === columns;
