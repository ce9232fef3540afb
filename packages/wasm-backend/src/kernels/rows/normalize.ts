import { util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";
import { areFloat, kernel, type OwnKernel } from "../../backend/kernel.js";

/** Vector operations for four values: a root and a quotient among them. */
const COST = 6;

const NORMALIZE_WORDS = [
  "x",
  "mean",
  "variance",
  "scale",
  "offset",
  "output",
  "count",
  "epsilon",
] as const;
const NORMALIZE_GRADIENT_WORDS = [
  "dy",
  "x",
  "mean",
  "variance",
  "scale",
  "ofX",
  "ofMean",
  "ofVariance",
  "ofScale",
  "count",
  "epsilon",
] as const;

interface Operands {
  readonly x: TensorInfo;
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
  readonly scale?: TensorInfo | undefined;
  readonly offset?: TensorInfo | undefined;
}

/** How many values each of them has, or `null` where they have not all as many, or none. */
function countOf(infos: readonly (TensorInfo | undefined)[]): number | null {
  const given = infos.filter((info) => info !== undefined);
  const [count = 0, ...others] = given.map(({ shape }) => util.sizeFromShape(shape));
  const fits = areFloat(...given) && others.every((other) => other === count);
  return fits && count > 0 ? count : null;
}

/**
 * A normalization of which every operand is as large as `x`, as a LayerNormalization tiles them.
 */
export function normalizeEach(
  backend: WasmBackend,
  { x, mean, variance, scale, offset }: Operands,
  epsilon: number,
): TensorInfo | null {
  const operands = [x, mean, variance, scale, offset];
  const count = countOf(operands);
  if (count === null) return null;
  const at = (info: TensorInfo | undefined) => (info === undefined ? 0 : backend.address(info));
  const from = { x: at(x), mean: at(mean), variance: at(variance) };
  const row = { scale: at(scale), offset: at(offset) };
  const result = backend.output(x.shape);
  const words = wordsOf(NORMALIZE_WORDS, {
    x: from.x,
    mean: from.mean,
    variance: from.variance,
    scale: row.scale,
    offset: row.offset,
    output: backend.address(result),
    count,
    epsilon: float(epsilon),
  });
  backend.engine.run("normalize", words, (count / 4) * COST);
  return result;
}

/** Its gradients: of x, the mean, the variance and the scale. */
const gradient = kernel<"dy" | "x" | "mean" | "variance", { varianceEpsilon: number }, "scale">(
  "RegimenNormalizeGradient",
  { own: "float32: every operand as large as x", simd: true, threads: true },
  ({ inputs: { dy, x, mean, variance, scale }, attrs, backend }) => {
    const count = countOf([dy, x, mean, variance, scale]);
    if (count === null) return null;
    const from = { x: backend.address(x), mean: backend.address(mean) };
    const [gradient, ofRow] = [backend.address(dy), backend.address(variance)];
    const factor = scale === undefined ? 0 : backend.address(scale);
    const outputs = [x, mean, variance, scale ?? mean].map(({ shape }) => backend.output(shape));
    const [ofX, ofMean, ofVariance, ofScale] = outputs.map((info) => backend.address(info)) as [
      number,
      number,
      number,
      number,
    ];
    const words = wordsOf(NORMALIZE_GRADIENT_WORDS, {
      dy: gradient,
      x: from.x,
      mean: from.mean,
      variance: ofRow,
      scale: factor,
      ofX,
      ofMean,
      ofVariance,
      ofScale,
      count,
      epsilon: float(attrs.varianceEpsilon),
    });
    backend.engine.run("normalizeGradient", words, (count / 4) * COST);
    return outputs;
  },
);

export const normalizeKernels = (): OwnKernel[] => [gradient];
