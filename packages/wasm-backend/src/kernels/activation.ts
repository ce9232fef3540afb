import { Relu, Step, util, type StepAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { float } from "../engine.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import type { Deferred } from "../tensor-data.js";
import { DeferredConv } from "./conv.js";
import { DeferredRows } from "./rows.js";

const about: About = { own: "float32", simd: true, threads: true };

const relu = kernel<"x", object>(Relu, about, ({ inputs: { x }, backend }) => {
  if (!areFloat(x)) return null;
  const data = backend.dataOf(x);
  const made = data.deferred;
  if ((made instanceof DeferredConv || made instanceof DeferredRows) && !made.relu) {
    const rectified = backend.defer(x.shape, made.withRelu());
    if (data.rectified === undefined) {
      backend.incRef(rectified.dataId);
      data.rectified = rectified;
    }
    return rectified;
  }
  const output = backend.output(x.shape);
  const from = backend.address(x);
  backend.engine.run("relu", [from, 0, backend.address(output), data.size], data.size / 4);
  return output;
});

/** 1 where `of` is positive, else 0: nearly always the factor of a ReLU's gradient. */
export class DeferredStep implements Deferred {
  readonly of: TensorInfo;

  constructor(of: TensorInfo) {
    this.of = of;
  }

  get inputs(): readonly TensorInfo[] {
    return [this.of];
  }

  compute(backend: WasmBackend, to: number): void {
    runStep(backend, this.of, to, 0);
  }
}

function runStep(backend: WasmBackend, x: TensorInfo, to: number, alpha: number): void {
  const size = util.sizeFromShape(x.shape);
  backend.engine.run("step", [backend.address(x), 0, to, size, float(alpha)], size / 4);
}

const step = kernel<"x", StepAttrs>(Step, about, ({ inputs: { x }, attrs, backend }) => {
  if (!areFloat(x)) return null;
  if ((attrs.alpha ?? 0) === 0) {
    return backend.defer(x.shape, new DeferredStep(backend.dataOf(x).rectified ?? x));
  }
  const output = backend.output(x.shape);
  runStep(backend, x, backend.address(output), attrs.alpha);
  return output;
});

export const activationKernels = (): OwnKernel[] => [relu, step];
