import {
  getKernel,
  util,
  type KernelConfig,
  type NamedTensorInfoMap,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "./backend.js";

/** Registry name of the backend. */
export const BACKEND_NAME = "regimen-wasm";

interface Call<Names extends string, Attrs, Optional extends string> {
  readonly inputs: Readonly<Record<Names, TensorInfo> & Partial<Record<Optional, TensorInfo>>>;
  readonly attrs: Attrs;
  readonly backend: WasmBackend;
}

/** What the inputs are now: a variable is other data after the next assignment, and a deferred result reads later. */
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
 * from TF.js's `cpu` backend does it.
 */
export function kernel<Names extends string, Attrs, Optional extends string = never>(
  kernelName: string,
  run: (call: Call<Names, Attrs, Optional>) => TensorInfo | TensorInfo[] | null,
): KernelConfig {
  const inherited = getKernel(kernelName, "cpu");
  return {
    kernelName,
    backendName: BACKEND_NAME,
    kernelFunc: (args) => {
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
