import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { kernel, type About, type OwnKernel } from "../backend/kernel.js";
import type { Deferred } from "../backend/deferred.js";
import { split } from "./shared/axes.js";
import { spreadOut } from "./shared/spread-out.js";

const about: About = {
  own: "the gradient of Mean over neighbouring axes",
  simd: true,
  threads: true,
};

/** The gradient of a mean, before it meets the gradient of a ReLU. */
export const SPREAD = "RegimenSpread";

type Sizes = readonly [outer: number, middle: number, inner: number];

/**
 * x [outer, inner] repeated to [outer, middle, inner]; 0 where the mask, if there is one, is not
 * positive.
 */
function repeated(
  backend: WasmBackend,
  x: TensorInfo,
  sizes: Sizes,
  mask: TensorInfo | null,
): Deferred {
  const [outer, middle, inner] = sizes;
  const size = outer * middle * inner;
  return {
    inputs: mask === null ? [x] : [x, mask],
    compute: (to) => {
      const by = mask === null ? 0 : backend.address(mask);
      const operands = { x: backend.address(x), mask: by, output: to, outer, middle, inner };
      spreadOut(backend, operands);
    },
    maskedBy: (by) => (mask === null ? repeated(backend, x, sizes, by) : null),
    terms: () => {
      if (outer !== 1 || mask !== null) return null;
      return { size, columns: inner, direct: null, centred: null, constant: x };
    },
  };
}

const spread = kernel<"x", { shape: number[]; first: number; last: number }>(
  SPREAD,
  about,
  ({ inputs: { x }, attrs: { shape, first, last }, backend }) =>
    backend.defer(shape, repeated(backend, x, split(shape, first, last), null)),
);

export const spreadKernels = (): OwnKernel[] => [spread];
