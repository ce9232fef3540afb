import {
  engine,
  FusedBatchNorm,
  reshape,
  slice,
  util,
  type FusedBatchNormAttrs,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { Gradient } from "../../backend/gradient.js";
import { areFloat, kernel, type About, type OwnKernel } from "../../backend/kernel.js";
import { sumColumns } from "./columns.js";
import { normalizeEach } from "./normalize.js";
import { normalizeRow, type RowKind } from "./normalize-row.js";
import { inverseDeviation, rowsOf } from "./rows.js";

const about: About = {
  own: "float32: statistics in one row, of as many as the last axis has",
  simd: true,
  threads: true,
};
const small: About = { own: "float32", simd: false, threads: false };

interface RowAttrs {
  readonly of: RowKind;
  readonly varianceEpsilon: number;
}

/**
 * One row of as many columns as the mean for each of them, and as many in `x` as its last axis has.
 */
function columnsOf(x: TensorInfo, rows: readonly (TensorInfo | undefined)[]): number | null {
  const given = rows.filter((row) => row !== undefined);
  const columns = x.shape.at(-1) ?? 0;
  const fits = given.every((row) => row.shape.length === 1 && row.shape[0] === columns);
  return fits && areFloat(x, ...given) && util.sizeFromShape(x.shape) > 0 ? columns : null;
}

/** One pass for four gradients where every operand is as large as x. */
function gradientOfEach(
  dy: Tensor,
  saved: Record<"x" | "mean" | "variance", Tensor> & { readonly scale: Tensor | undefined },
  attrs: NamedAttrMap,
): ReturnType<Gradient> {
  const { scale, ...others } = saved;
  const inputs: NamedTensorMap = { dy, ...others, ...(scale == null ? {} : { scale }) };
  if (Object.values(inputs).some(({ size }) => size !== dy.size)) return null;
  const [x, mean, variance, ofScale] = engine().runKernel<Tensor[]>(
    "RegimenNormalizeGradient",
    inputs,
    attrs,
  ) as [Tensor, Tensor, Tensor, Tensor];
  return {
    x: () => x,
    mean: () => mean,
    variance: () => variance,
    scale: () => ofScale,
    offset: () => reshape(dy, saved.mean.shape),
  };
}

/**
 * One pass over dy and x for four small gradients, and none for that of x until it meets what comes
 * from its mean and variance. TF.js makes some eighteen passes of it.
 */
const gradient: Gradient = (dy, saved, attrs) => {
  const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
  const columns = x.shape.at(-1);
  const rows = [mean, variance, scale ?? mean];
  if ([dy, x, ...rows].some(({ dtype, size }) => dtype !== "float32" || size === 0)) return null;
  const areRows = rows.every(({ shape }) => shape.length === 1 && shape[0] === columns);
  if (!areRows) return gradientOfEach(dy, { x, mean, variance, scale }, attrs);
  const run = (name: string, inputs: NamedTensorMap, more: NamedAttrMap = {}): Tensor =>
    engine().runKernel(`RegimenBatchNorm${name}`, inputs, { ...attrs, ...more });
  const factors: NamedTensorMap = scale == null ? { variance } : { variance, scale };
  const input = run("Input", { dy, ...factors });
  const sums = run("Sums", { dy, x, mean });
  const row = (of: string) => () => run("Row", { sums, ...factors }, { of });
  return {
    x: () => input,
    mean: row("mean"),
    variance: row("variance"),
    scale: row("scale"),
    offset: () => reshape(slice(sums, 0, 1), mean.shape),
  };
};

const batchNorm = kernel<"x" | "mean" | "variance", FusedBatchNormAttrs, "scale" | "offset">(
  FusedBatchNorm,
  { ...about, own: `${about.own}, or every operand as large as x` },
  ({ inputs, attrs, backend }) => {
    const { x, mean, variance, scale, offset } = inputs;
    const columns = columnsOf(x, [mean, variance, scale, offset]);
    if (columns === null) return normalizeEach(backend, inputs, attrs.varianceEpsilon);
    const factor = inverseDeviation(variance, scale, attrs.varianceEpsilon);
    const size = util.sizeFromShape(x.shape);
    const terms = { size, columns, centred: { x, mean, factor }, constant: offset ?? null };
    return backend.defer(x.shape, rowsOf(backend, terms));
  },
  { gradient },
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

/**
 * Sums of dy and of dy · (x − mean) by column, [2, columns]: the other gradients come from them.
 */
const sums = kernel<"dy" | "x" | "mean", object>(
  "RegimenBatchNormSums",
  about,
  ({ inputs: { dy, x, mean }, backend }) => {
    const columns = columnsOf(x, [mean]);
    if (columns === null || !areFloat(dy)) return null;
    return backend.defer([2, columns], {
      inputs: [dy, x, mean],
      compute: (to) => {
        const operands = {
          a: backend.address(dy),
          x: backend.address(x),
          mean: backend.address(mean),
          size: util.sizeFromShape(x.shape),
          columns,
          scale: 1,
        };
        sumColumns(backend, "columnProducts", operands, to);
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
    const [from, sums] = [backend.address(variance), backend.address(given)];
    const factor = scale === undefined ? 0 : backend.address(scale);
    const result = backend.output([columns]);
    normalizeRow(backend, attrs.of, {
      variance: from,
      scale: factor,
      sums,
      output: backend.address(result),
      columns,
      epsilon: attrs.varianceEpsilon,
    });
    return result;
  },
);

export const batchNormKernels = (): OwnKernel[] => [batchNorm, inputGradient, sums, row];
