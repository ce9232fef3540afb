import {
  Mean,
  Sum,
  util,
  type MeanAttrs,
  type SumAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { float } from "../engine.js";
import { shortenMeanGradient } from "../gradients.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import { neighbours, split } from "./spread.js";

const about: About = { own: "float32: neighbouring axes", simd: true, threads: true };

/** Rows that one partial sum takes; fixed, so that a sum does not depend on the threads. */
const BLOCK = 512;

/** Sums x over neighbouring axes, times a scale; `null` where the axes are not neighbours. */
function sumAxes(
  backend: WasmBackend,
  x: TensorInfo,
  axis: number | number[],
  keepDims: boolean,
  average: boolean,
): TensorInfo | null {
  if (!areFloat(x) || util.sizeFromShape(x.shape) === 0) return null;
  const axes = neighbours(axis, x.shape);
  if (axes === null) return null;
  const [first, last] = axes;
  const [outer, middle, inner] = split(x.shape, first, last);
  const isSummed = (i: number): boolean => i >= first && i <= last;
  const shape = keepDims
    ? x.shape.map((size, i) => (isSummed(i) ? 1 : size))
    : x.shape.filter((_, i) => !isSummed(i));
  const scale = float(average ? 1 / middle : 1);
  const from = backend.address(x);
  const output = backend.output(shape);
  const to = backend.address(output);
  const { engine } = backend;
  const units = (outer * middle * inner) / 4;
  const blocks = Math.min(64, Math.ceil(middle / BLOCK));
  if (outer > 1 || blocks < 2) {
    engine.run("sumMiddle", [from, to, outer, middle, inner, scale], outer > 1 ? units : 0);
    return output;
  }
  engine.allocator.borrow(blocks * inner * 4 + 16, (partial) => {
    engine.run("sumBlocks", [from, partial, middle, inner, blocks], units);
    engine.run("sumMiddle", [partial, to, 1, blocks, inner, scale], 0);
  });
  return output;
}

const sum = kernel<"x", SumAttrs>(Sum, about, ({ inputs, attrs, backend }) =>
  sumAxes(backend, inputs.x, attrs.axis, attrs.keepDims, false),
);

const mean = kernel<"x", MeanAttrs>(Mean, about, ({ inputs, attrs, backend }) => {
  shortenMeanGradient();
  return sumAxes(backend, inputs.x, attrs.axis, attrs.keepDims, true);
});

export const reduceKernels = (): OwnKernel[] => [sum, mean];
