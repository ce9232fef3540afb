import {
  FusedBatchNorm,
  util,
  type FusedBatchNormAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { float } from "../engine.js";
import { shortenBatchNormGradient } from "../gradients.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import { sumColumns } from "./columns.js";
import { normalizeEach } from "./normalize.js";
import { inverseDeviation, rowsOf } from "./rows.js";

const about: About = {
  own: "float32: statistics in one row, of as many as the last axis has",
  simd: true,
  threads: true,
};
const small: About = { own: "float32", simd: false, threads: false };

/** What `normalizeRow` in assembly/rows.ts can compute, in its order from 1. */
const ROWS = ["mean", "variance", "scale"] as const;

interface RowAttrs {
  readonly of: (typeof ROWS)[number];
  readonly varianceEpsilon: number;
}

/** One row of as many columns as the mean for each of them, and as many in `x` as its last axis has. */
function columnsOf(x: TensorInfo, rows: readonly (TensorInfo | undefined)[]): number | null {
  const given = rows.filter((row) => row !== undefined);
  const columns = x.shape.at(-1) ?? 0;
  const fits = given.every((row) => row.shape.length === 1 && row.shape[0] === columns);
  return fits && areFloat(x, ...given) && util.sizeFromShape(x.shape) > 0 ? columns : null;
}

const batchNorm = kernel<"x" | "mean" | "variance", FusedBatchNormAttrs, "scale" | "offset">(
  FusedBatchNorm,
  { ...about, own: `${about.own}, or every operand as large as x` },
  ({ inputs, attrs, backend }) => {
    shortenBatchNormGradient();
    const { x, mean, variance, scale, offset } = inputs;
    const columns = columnsOf(x, [mean, variance, scale, offset]);
    if (columns === null) return normalizeEach(backend, inputs, attrs.varianceEpsilon);
    const factor = inverseDeviation(variance, scale, attrs.varianceEpsilon);
    const size = util.sizeFromShape(x.shape);
    const terms = { size, columns, centred: { x, mean, factor }, constant: offset ?? null };
    return backend.defer(x.shape, rowsOf(backend, terms));
  },
);

/** The gradient of a normalization's input, as if mean and variance were given. */
const inputGradient = kernel<"dy" | "variance", { varianceEpsilon: number }, "scale">(
  "RegimenBatchNormInput",
  about,
  ({ inputs: { dy, variance, scale }, attrs, backend }) => {
    const columns = columnsOf(dy, [variance, scale]);
    if (columns === null) return null;
    const factor = inverseDeviation(variance, scale, attrs.varianceEpsilon);
    const terms = { size: util.sizeFromShape(dy.shape), columns, direct: { a: dy, factor } };
    return backend.defer(dy.shape, rowsOf(backend, terms));
  },
);

/** Sums of dy and of dy · (x − mean) by column, [2, columns]: the other gradients come from them. */
const sums = kernel<"dy" | "x" | "mean", object>(
  "RegimenBatchNormSums",
  about,
  ({ inputs: { dy, x, mean }, backend }) => {
    const columns = columnsOf(x, [mean]);
    if (columns === null || !areFloat(dy)) return null;
    return backend.defer([2, columns], {
      inputs: [dy, x, mean],
      compute: (to) => {
        const operands = { a: backend.address(dy), x: backend.address(x) };
        const size = util.sizeFromShape(x.shape);
        const rows = { mean: backend.address(mean), size, columns, scale: 1 };
        sumColumns(backend, "columnProducts", { ...operands, ...rows }, to);
      },
    });
  },
);

/** The gradient of a normalization's mean, variance or scale, from those sums. */
const row = kernel<"sums" | "variance", RowAttrs, "scale">(
  "RegimenBatchNormRow",
  small,
  ({ inputs: { sums: given, variance, scale }, attrs, backend }) => {
    const columns = util.sizeFromShape(variance.shape);
    const [from, scales, totals] = [variance, scale, given].map((x) =>
      x === undefined ? 0 : backend.address(x),
    ) as [number, number, number];
    const output = backend.output([columns]);
    const words = [from, scales, totals, backend.address(output), columns];
    const kind = ROWS.indexOf(attrs.of) + 1;
    backend.engine.run("normalizeRow", [...words, float(attrs.varianceEpsilon), kind], 0);
    return output;
  },
);

export const batchNormKernels = (): OwnKernel[] => [batchNorm, inputGradient, sums, row];
