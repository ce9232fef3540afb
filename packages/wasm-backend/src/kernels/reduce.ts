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
import { centredOf, DeferredSquares, isMeanOf, noteMean } from "./centred.js";
import { sumColumns } from "./columns.js";
import { neighbours, split } from "./spread.js";

const about: About = { own: "float32: neighbouring axes", simd: true, threads: true };

/** Sums x over neighbouring axes, times a scale; `null` where the axes are not neighbours. */
function sumAxes(
  backend: WasmBackend,
  x: TensorInfo,
  { axis, keepDims }: SumAttrs,
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
  const scale = average ? 1 / middle : 1;
  if (outer === 1 && middle > 1) return sumRows(backend, x, shape, { columns: inner, scale });
  const from = backend.address(x);
  const output = backend.output(shape);
  const words = [from, backend.address(output), outer, middle, inner, float(scale)];
  backend.engine.run("sumMiddle", words, (outer * middle * inner) / 4);
  return output;
}

/** Sums the columns of x, times a scale: of (x − mean)² without a pass to compute it, of x − mean without any. */
function sumRows(
  backend: WasmBackend,
  x: TensorInfo,
  shape: number[],
  { columns, scale }: { readonly columns: number; readonly scale: number },
): TensorInfo {
  const { size, deferred } = backend.dataOf(x);
  const centred = centredOf(backend, x);
  if (centred !== null && centred.columns === columns) {
    if (isMeanOf(backend.dataOf(centred.mean), backend.dataOf(centred.x))) {
      return backend.makeTensorInfo(shape, "float32", new Float32Array(columns));
    }
  }
  const sums = { size, columns, scale };
  const squares =
    deferred instanceof DeferredSquares && backend.dataOf(deferred.mean).size === columns;
  const a = backend.address(squares ? deferred.x : x);
  const mean = squares ? backend.address(deferred.mean) : 0;
  const output = backend.output(shape);
  const to = backend.address(output);
  sumColumns(backend, squares ? "columnSquares" : "columnSums", { a, mean, ...sums }, to);
  return output;
}

const sum = kernel<"x", SumAttrs>(Sum, about, ({ inputs, attrs, backend }) =>
  sumAxes(backend, inputs.x, attrs, false),
);

const mean = kernel<"x", MeanAttrs>(Mean, about, ({ inputs: { x }, attrs, backend }) => {
  shortenMeanGradient();
  const output = sumAxes(backend, x, attrs, true);
  const [first, last] = neighbours(attrs.axis, x.shape) ?? [];
  if (output !== null && first === 0 && last === x.shape.length - 2) noteMean(backend, output, x);
  return output;
});

export const reduceKernels = (): OwnKernel[] => [sum, mean];
