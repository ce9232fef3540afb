import { getKernel, type KernelConfig, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "./backend.js";

/** Registry name of the backend. */
export const BACKEND_NAME = "regimen-wasm";

interface Call<Names extends string, Attrs, Optional extends string> {
  readonly inputs: Readonly<Record<Names, TensorInfo> & Partial<Record<Optional, TensorInfo>>>;
  readonly attrs: Attrs;
  readonly backend: WasmBackend;
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
        inputs: inputs as Call<Names, Attrs, Optional>["inputs"],
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
