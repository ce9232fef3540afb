import {
  ClipByValue,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  div,
  engine,
  FusedBatchNorm,
  getBackend,
  getGradient,
  Mean,
  mul,
  Multiply,
  registerGradient,
  reshape,
  Sigmoid,
  slice,
  Softmax,
  sum,
  Sum,
  Tanh,
  Tile,
  unregisterGradient,
  util,
  type Conv2DAttrs,
  type GradConfig,
  type MeanAttrs,
  type NamedAttrMap,
  type NamedTensorMap,
  type SumAttrs,
  type Tensor,
  type TileAttrs,
} from "@tensorflow/tfjs-core";
import { BACKEND_NAME } from "./backend.js";
import { LONGEST } from "./kernels/broadcast.js";
import { neighbours, split, SPREAD } from "./kernels/spread.js";

/**
 * A small gradient repeated over neighbouring axes of `x`. TF.js makes a tensor of ones as large as the input, and
 * multiplies (and divides, for a mean).
 */
function spreadGradient(
  dy: Tensor,
  x: Tensor | undefined,
  axis: number | number[],
  isMean: boolean,
): Gradients | null {
  const axes = x === undefined ? null : neighbours(axis, x.shape);
  if (x === undefined || axes === null || [x, dy].some(({ dtype }) => dtype !== "float32"))
    return null;
  const [first, last] = axes;
  const [, count] = split(x.shape, first, last);
  if (count === 0) return null;
  const { shape } = x;
  const spread = (): Tensor =>
    engine().runKernel(SPREAD, { x: isMean ? div(dy, count) : dy }, { shape, first, last });
  return { x: spread };
}

/** The gradients that this module has put in place; a later registration by TF.js replaces them. */
const ours = new WeakSet<GradConfig>();

type Gradients = ReturnType<GradConfig["gradFunc"]>;

/**
 * Teaches TF.js a shorter way to a kernel's gradient; where `shorter` gives `null`, on other backends and where a
 * gradient is differentiated again, it stays as it was. Asked at every run of the kernel, because TF.js
 * registers its gradients whenever `tfjs-layers` is first imported.
 */
function shorten(
  kernelName: string,
  shorter: (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => Gradients | null,
): void {
  const original = getGradient(kernelName);
  if (original === undefined || ours.has(original)) return;
  const config: GradConfig = {
    ...original,
    gradFunc: (dy, saved, attrs) => {
      const here = getBackend() === BACKEND_NAME && engine().state.gradientDepth === 0;
      const short = here ? shorter(dy as Tensor, saved, attrs) : null;
      return short ?? original.gradFunc(dy, saved, attrs);
    },
  };
  ours.add(config);
  unregisterGradient(kernelName);
  registerGradient(config);
}

export function shortenMeanGradient(): void {
  shorten(Mean, (dy, [x], attrs) =>
    spreadGradient(dy, x, (attrs as unknown as MeanAttrs).axis, true),
  );
}

export function shortenSumGradient(): void {
  shorten(Sum, (dy, [x], attrs) =>
    spreadGradient(dy, x, (attrs as unknown as SumAttrs).axis, false),
  );
}

/** One kernel instead of three for what follows from dy and the output y alone. */
export function shortenOutputGradients(): void {
  for (const name of [Sigmoid, Tanh]) {
    shorten(name, (dy, [y]) => {
      if (y === undefined || [y, dy].some(({ dtype }) => dtype !== "float32")) return null;
      if (dy.size === 0 || dy.rank > LONGEST + 1) return null;
      return { x: () => engine().runKernel(`Regimen${name}Gradient`, { a: dy, b: y }) };
    });
  }
}

/** Without a cast of either factor, and a copy, where they are as large as each other. */
export function shortenProductGradient(): void {
  shorten(Multiply, (dy, [a, b]) => {
    if (a === undefined || b === undefined || !util.arraysEqual(a.shape, b.shape)) return null;
    if ([a, b, dy].some(({ dtype }) => dtype !== "float32")) return null;
    return { a: () => mul(dy, b), b: () => mul(dy, a) };
  });
}

/** One kernel instead of five: every hard sigmoid of a recurrent net has one. */
export function shortenClipGradient(): void {
  shorten(ClipByValue, (dy, [x], attrs) => {
    if (x === undefined || [x, dy].some(({ dtype }) => dtype !== "float32")) return null;
    return { x: () => engine().runKernel("RegimenClipGradient", { dy, x }, attrs) };
  });
}

/** One pass instead of four. */
export function shortenSoftmaxGradient(): void {
  shorten(Softmax, (dy, [y]) => {
    if (y === undefined || [y, dy].some(({ dtype, size }) => dtype !== "float32" || size === 0)) {
      return null;
    }
    return { logits: () => engine().runKernel("RegimenSoftmaxGradient", { y, dy }) };
  });
}

/** One pass for four gradients where every operand is as large as x. */
function normalizeGradient(
  dy: Tensor,
  saved: Record<"x" | "mean" | "variance", Tensor> & { readonly scale: Tensor | undefined },
  attrs: NamedAttrMap,
): Gradients | null {
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
export function shortenBatchNormGradient(): void {
  shorten(FusedBatchNorm, (dy, saved, attrs) => {
    const [x, mean, variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
    const columns = x.shape.at(-1);
    const rows = [mean, variance, scale ?? mean];
    if ([dy, x, ...rows].some(({ dtype, size }) => dtype !== "float32" || size === 0)) return null;
    const areRows = rows.every(({ shape }) => shape.length === 1 && shape[0] === columns);
    if (!areRows) return normalizeGradient(dy, { x, mean, variance, scale }, attrs);
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
  });
}

/** TF.js slices the gradient of a tile once for each repetition, and adds: thousands of kernels in a LayerNormalization. */
export function shortenTileGradient(): void {
  shorten(Tile, (dy, [x], attrs) => {
    const { reps } = attrs as unknown as TileAttrs;
    if (x === undefined || dy.size === 0) return null;
    const sumRepetitions = (): Tensor =>
      x.shape.reduce<Tensor>((all, size, axis) => {
        const repetitions = reps[axis] ?? 1;
        if (repetitions === 1) return all;
        const { shape } = all;
        const apart = [...shape.slice(0, axis), repetitions, size, ...shape.slice(axis + 1)];
        return sum(reshape(all, apart), axis);
      }, dy);
    return { x: sumRepetitions };
  });
}

const DILATED = [
  [Conv2D, Conv2DBackpropInput, Conv2DBackpropFilter],
  [DepthwiseConv2dNative, DepthwiseConv2dNativeBackpropInput, DepthwiseConv2dNativeBackpropFilter],
] as const;

/** The gradients of dilated convolutions, which TF.js has none of. */
export function teachDilation(): void {
  for (const [forward, inputName, filterName] of DILATED) {
    shorten(forward, (dy, [x, filter], attrs) => {
      const { dilations, dataFormat } = attrs as unknown as Conv2DAttrs;
      const isPlain = [dilations ?? 1].flat().every((rate) => rate === 1);
      if (isPlain || dataFormat !== "NHWC" || x === undefined || filter === undefined) return null;
      return {
        x: () => engine().runKernel(inputName, { dy, filter }, { ...attrs, inputShape: x.shape }),
        filter: () =>
          engine().runKernel(filterName, { x, dy }, { ...attrs, filterShape: filter.shape }),
      };
    });
  }
}
