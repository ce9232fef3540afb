import { util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { kernel, type About, type OwnKernel } from "../kernel.js";
import type { Deferred } from "../tensor-data.js";

const about: About = {
  own: "the gradient of Mean over neighbouring axes",
  simd: true,
  threads: true,
};

/** The gradient of a mean, before it meets the gradient of a ReLU. */
export const SPREAD = "RegimenSpread";

/** x [outer, inner] repeated to [outer, middle, inner]. */
export class DeferredSpread implements Deferred {
  readonly x: TensorInfo;
  readonly outer: number;
  readonly middle: number;
  readonly inner: number;

  constructor(x: TensorInfo, outer: number, middle: number, inner: number) {
    this.x = x;
    this.outer = outer;
    this.middle = middle;
    this.inner = inner;
  }

  get inputs(): readonly TensorInfo[] {
    return [this.x];
  }

  /** @param mask Address of [outer, middle, inner]; the result is 0 where it is not positive. */
  compute(backend: WasmBackend, to: number, mask = 0): void {
    const { outer, middle, inner } = this;
    const words = [backend.address(this.x), mask, to, outer, middle, inner];
    backend.engine.run("spread", words, (outer * middle * inner) / 4);
  }
}

/** The first and the last of some axes of `shape` if they are all neighbours, else `null`. */
export function neighbours(
  axis: number | number[],
  shape: number[],
): readonly [first: number, last: number] | null {
  const axes = util.parseAxisParam(axis, shape).toSorted((p, q) => p - q);
  const first = axes[0];
  const last = axes.at(-1);
  if (first === undefined || last === undefined || last - first + 1 !== axes.length) return null;
  return [first, last];
}

/** Axes first..last of `shape` as [outer, middle, inner]. */
export function split(
  shape: readonly number[],
  first: number,
  last: number,
): [outer: number, middle: number, inner: number] {
  return [
    util.sizeFromShape(shape.slice(0, first)),
    util.sizeFromShape(shape.slice(first, last + 1)),
    util.sizeFromShape(shape.slice(last + 1)),
  ];
}

const spread = kernel<"x", { shape: number[]; first: number; last: number }>(
  SPREAD,
  about,
  ({ inputs: { x }, attrs: { shape, first, last }, backend }) =>
    backend.defer(shape, new DeferredSpread(x, ...split(shape, first, last))),
);

export const spreadKernels = (): OwnKernel[] => [spread];
