import {
  ArgMax,
  ArgMin,
  backend_util,
  div,
  engine,
  Max,
  Mean,
  Min,
  Prod,
  Sum,
  util,
  type ArgMaxAttrs,
  type MaxAttrs,
  type MeanAttrs,
  type MinAttrs,
  type ProdAttrs,
  type SumAttrs,
  type Tensor,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { wordsOf } from "../engine/words.js";
import type { Gradient } from "../backend/gradient.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { centredOf, isMeanOf, noteMean } from "./rows/centred.js";
import { sumColumns } from "./rows/columns.js";
import { neighbours, split } from "./shared/axes.js";
import { reduceMiddle, type REDUCE } from "./shared/reduce-middle.js";
import { SPREAD } from "./spread.js";
import { transposed } from "./transpose.js";

const about: About = { own: "float32: any axes", simd: true, threads: true };

const ARG_WORDS = ["x", "output", "outer", "middle", "inner", "sign"] as const;

interface Axes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** Reduces x over any axes; a mean is a sum times 1/n. `null` for what is empty, or has no axes. */
function reduceAxes(
  backend: WasmBackend,
  operation: (typeof REDUCE)[number] | "mean",
  x: TensorInfo,
  { axis, keepDims }: Axes,
): TensorInfo | null {
  if (!areFloat(x) || util.sizeFromShape(x.shape) === 0) return null;
  const reduced = util.parseAxisParam(axis, x.shape);
  if (reduced.length === 0) return null;
  const [outShape] = backend_util.computeOutAndReduceShapes(
    x.shape,
    reduced.toSorted((p, q) => p - q),
  );
  const shape = keepDims ? backend_util.expandShapeToKeepDim(outShape, reduced) : outShape;
  const axes = neighbours(axis, x.shape);
  if (axes === null) {
    const kept = x.shape.map((_, i) => i).filter((i) => !reduced.includes(i));
    const turned = transposed(backend, x, [...kept, ...reduced]);
    const last = turned.shape.map((_, i) => i).slice(kept.length);
    const output = reduceAxes(backend, operation, turned, { axis: last, keepDims: false });
    backend.letGo(turned);
    return output && { ...output, shape };
  }
  const [outer, middle, inner] = split(x.shape, ...axes);
  const scale = operation === "mean" ? 1 / middle : 1;
  const kind = operation === "mean" ? "sum" : operation;
  if (kind === "sum" && outer === 1 && middle > 1) {
    return sumRows(backend, x, shape, { columns: inner, scale });
  }
  const from = backend.address(x);
  const result = backend.output(shape);
  const output = backend.address(result);
  const reduction = { operation: kind, x: from, output, outer, middle, inner, scale };
  reduceMiddle(backend, reduction, (outer * middle * inner) / 4);
  return result;
}

/**
 * Sums the columns of x, times a scale: of (x − mean)² without a pass to compute it, of x − mean
 * without any.
 */
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
  const square = deferred?.squareOf;
  const inPass = square !== undefined && backend.dataOf(square.mean).size === columns;
  const a = backend.address(inPass ? square.x : x);
  const mean = inPass ? backend.address(square.mean) : 0;
  const output = backend.output(shape);
  const to = backend.address(output);
  sumColumns(backend, inPass ? "columnSquares" : "columnSums", { a, mean, ...sums }, to);
  return output;
}

/**
 * A small gradient repeated over neighbouring axes of `x`. TF.js makes a tensor of ones as large as
 * the input, and multiplies (and divides, for a mean).
 */
const gradientOf =
  (operation: "sum" | "mean"): Gradient =>
  (dy, [x], attrs) => {
    const axes = x && neighbours((attrs as unknown as SumAttrs).axis, x.shape);
    if (x === undefined || axes == null || !areFloat(x, dy)) return null;
    const [first, last] = axes;
    const [, count] = split(x.shape, first, last);
    if (count === 0) return null;
    const { shape } = x;
    const given = (): Tensor => (operation === "mean" ? div(dy, count) : dy);
    return { x: () => engine().runKernel(SPREAD, { x: given() }, { shape, first, last }) };
  };

const sum = kernel<"x", SumAttrs>(
  Sum,
  about,
  ({ inputs: { x }, attrs, backend }) => reduceAxes(backend, "sum", x, attrs),
  { gradient: gradientOf("sum") },
);

const mean = kernel<"x", MeanAttrs>(
  Mean,
  about,
  ({ inputs: { x }, attrs, backend }) => {
    const output = reduceAxes(backend, "mean", x, attrs);
    const [first, last] = neighbours(attrs.axis, x.shape) ?? [];
    if (output !== null && first === 0 && last === x.shape.length - 2) noteMean(backend, output, x);
    return output;
  },
  { gradient: gradientOf("mean") },
);

const max = kernel<"x", MaxAttrs>(Max, about, ({ inputs: { x }, attrs, backend }) =>
  reduceAxes(backend, "max", x, { axis: attrs.reductionIndices, keepDims: attrs.keepDims }),
);

const min = kernel<"x", MinAttrs>(Min, about, ({ inputs: { x }, attrs, backend }) =>
  reduceAxes(backend, "min", x, attrs),
);

const prod = kernel<"x", ProdAttrs>(Prod, about, ({ inputs: { x }, attrs, backend }) =>
  reduceAxes(backend, "prod", x, attrs),
);

const arg = (name: string, sign: 1 | -1): OwnKernel =>
  kernel<"x", ArgMaxAttrs>(
    name,
    { own: "float32", simd: false, threads: true },
    ({ inputs: { x }, attrs: { axis }, backend }) => {
      const [at] = util.parseAxisParam(axis, x.shape);
      const size = util.sizeFromShape(x.shape);
      if (!areFloat(x) || size === 0 || at === undefined) return null;
      const [outer, middle, inner] = split(x.shape, at, at);
      const from = backend.address(x);
      const result = backend.output(x.shape.toSpliced(at, 1), "int32");
      const operands = { x: from, output: backend.address(result), outer, middle, inner, sign };
      backend.engine.run("argMiddle", wordsOf(ARG_WORDS, operands), size);
      return result;
    },
  );

export const reduceKernels = (): OwnKernel[] => [
  sum,
  mean,
  max,
  min,
  prod,
  arg(ArgMax, 1),
  arg(ArgMin, -1),
];
