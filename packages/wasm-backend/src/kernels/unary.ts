import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { shortenClipGradient, shortenOutputGradients } from "../gradients.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import { centredOf, isPlain, squared } from "./centred.js";
import { runUnary, UNARY, type Unary } from "./unary-operations.js";

const about: About = { own: "float32", simd: true, threads: true };

/** (x − mean)² waits for its mean, which is a variance. */
function squares(backend: WasmBackend, x: TensorInfo): TensorInfo | null {
  const centred = centredOf(backend, x);
  if (centred === null || !isPlain(centred)) return null;
  return backend.defer(x.shape, squared(backend, x, centred));
}

const unary = (name: Unary): OwnKernel =>
  kernel<"x", object>(name, about, ({ inputs: { x }, attrs, backend }) => {
    if (name === "ClipByValue") shortenClipGradient();
    if (name === "Sigmoid" || name === "Tanh") shortenOutputGradients();
    if (!areFloat(x)) return null;
    const waiting = name === "Square" ? squares(backend, x) : null;
    if (waiting !== null) return waiting;
    backend.address(x);
    const output = backend.output(x.shape);
    runUnary(backend, name, x, backend.address(output), attrs);
    return output;
  });

export const unaryKernels = (): OwnKernel[] => UNARY.map(unary);
