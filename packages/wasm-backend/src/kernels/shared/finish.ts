import { getKernel, type NamedTensorInfoMap, type TensorInfo } from "@tensorflow/tfjs-core";
import { BACKEND_NAME, type WasmBackend } from "../../backend/backend.js";

/** What TF.js's fused kernels do after a product or a convolution. */
export interface Finish {
  /** Added, in any shape that broadcasts. */
  readonly bias?: TensorInfo | undefined;
  readonly activation: string;
  readonly preluActivationWeights?: TensorInfo | undefined;
  readonly leakyreluAlpha?: number | undefined;
}

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: "Relu",
  relu6: "Relu6",
  elu: "Elu",
  sigmoid: "Sigmoid",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
};

/**
 * Adds a bias and applies an activation by the backend's own kernels of those names.
 *
 * @param result Let go of, unless there is nothing to do.
 */
export function finish(backend: WasmBackend, result: TensorInfo, rest: Finish): TensorInfo {
  const { bias, activation, preluActivationWeights: alpha, leakyreluAlpha } = rest;
  const run = (name: string, inputs: NamedTensorInfoMap, attrs: object = {}): TensorInfo => {
    const own = getKernel(name, BACKEND_NAME);
    if (own === undefined) throw new Error(`wasm-backend: there is no kernel ${name}`);
    const next = own.kernelFunc({ inputs, attrs: { ...attrs }, backend }) as TensorInfo;
    backend.disposeIntermediateTensorInfo(result);
    return next;
  };
  if (bias !== undefined) {
    const biased = run("Add", { a: result, b: bias });
    return finish(backend, biased, { ...rest, bias: undefined });
  }
  const name = ACTIVATIONS[activation];
  if (name === undefined) return result;
  const inputs: NamedTensorInfoMap = name === "Prelu" ? { x: result, alpha } : { x: result };
  return run(name, inputs, name === "LeakyRelu" ? { alpha: leakyreluAlpha } : {});
}
