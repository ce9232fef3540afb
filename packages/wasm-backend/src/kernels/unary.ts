import { engine, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import type { Gradient } from "../backend/gradient.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { LONGEST } from "./shared/broadcast.js";
import { centredOf, isPlain, squared } from "./rows/centred.js";
import { runUnary, UNARY, type Unary } from "./shared/unary-operations.js";

const about: About = { own: "float32", simd: true, threads: true };

/** (x − mean)² waits for its mean, which is a variance. */
function squares(backend: WasmBackend, x: TensorInfo): TensorInfo | null {
  const centred = centredOf(backend, x);
  if (centred === null || !isPlain(centred)) return null;
  return backend.defer(x.shape, squared(backend, x, centred));
}

/** One kernel instead of three for what follows from dy and the output y alone. */
const fromOutput =
  (program: string): Gradient =>
  (dy, [y]) => {
    if (y === undefined || !areFloat(y, dy) || dy.size === 0 || dy.rank > LONGEST + 1) return null;
    return { x: () => engine().runKernel(program, { a: dy, b: y }) };
  };

const gradients: Partial<Record<Unary, Gradient>> = {
  Sigmoid: fromOutput("RegimenSigmoidGradient"),
  Tanh: fromOutput("RegimenTanhGradient"),
  // One kernel instead of five: every hard sigmoid of a recurrent net has one.
  ClipByValue: (dy, [x], attrs) => {
    if (x === undefined || !areFloat(x, dy)) return null;
    return { x: () => engine().runKernel("RegimenClipGradient", { dy, x }, attrs) };
  },
};

const unary = (name: Unary): OwnKernel =>
  kernel<"x", object>(
    name,
    about,
    ({ inputs: { x }, attrs, backend }) => {
      if (!areFloat(x)) return null;
      const waiting = name === "Square" ? squares(backend, x) : null;
      if (waiting !== null) return waiting;
      backend.address(x);
      const output = backend.output(x.shape);
      runUnary(backend, name, x, backend.address(output), attrs);
      return output;
    },
    { gradient: gradients[name] },
  );

export const unaryKernels = (): OwnKernel[] => UNARY.map(unary);
