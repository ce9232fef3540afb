import { Relu, Step, util, type StepAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import type { Deferred } from "../backend/deferred.js";
import { float, wordsOf } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

const about: About = { own: "float32", simd: true, threads: true };

const RELU_WORDS = ["x", "output", "count"] as const;
const STEP_WORDS = ["x", "output", "count", "alpha"] as const;

const relu = kernel<"x", object>(Relu, about, ({ inputs: { x }, backend }) => {
  if (!areFloat(x)) return null;
  const data = backend.dataOf(x);
  const inPass = data.deferred?.withRelu?.() ?? null;
  if (inPass !== null) {
    const rectified = backend.defer(x.shape, inPass);
    if (data.rectified === undefined) {
      backend.incRef(rectified.dataId);
      data.rectified = rectified;
    }
    return rectified;
  }
  const output = backend.output(x.shape);
  const operands = { x: backend.address(x), output: backend.address(output), count: data.size };
  backend.engine.run("relu", wordsOf(RELU_WORDS, operands), data.size / 4);
  return output;
});

/** 1 where `of` is positive, else 0: nearly always the factor of a ReLU's gradient. */
function stepOf(backend: WasmBackend, of: TensorInfo): Deferred {
  return {
    inputs: [of],
    compute: (to) => {
      runStep(backend, of, to, 0);
    },
    stepOf: of,
  };
}

function runStep(backend: WasmBackend, x: TensorInfo, to: number, alpha: number): void {
  const count = util.sizeFromShape(x.shape);
  const operands = { x: backend.address(x), output: to, count, alpha: float(alpha) };
  backend.engine.run("step", wordsOf(STEP_WORDS, operands), count / 4);
}

const step = kernel<"x", StepAttrs>(Step, about, ({ inputs: { x }, attrs, backend }) => {
  if (!areFloat(x)) return null;
  if ((attrs.alpha ?? 0) === 0) {
    return backend.defer(x.shape, stepOf(backend, backend.dataOf(x).rectified ?? x));
  }
  const output = backend.output(x.shape);
  runStep(backend, x, backend.address(output), attrs.alpha);
  return output;
});

export const activationKernels = (): OwnKernel[] => [relu, step];
