import {
  div,
  engine,
  getBackend,
  getGradient,
  Mean,
  registerGradient,
  unregisterGradient,
  type GradConfig,
  type MeanAttrs,
  type Tensor,
} from "@tensorflow/tfjs-core";
import { BACKEND_NAME } from "./kernel.js";
import { neighbours, split, SPREAD } from "./kernels/spread.js";

/**
 * The gradient of a mean over neighbouring axes. TF.js makes a tensor of ones as large as the input,
 * multiplies and divides; here the small gradient is divided and then repeated.
 */
function spreadGradient(dy: Tensor, x: Tensor, axis: number | number[]): Tensor | null {
  const axes = neighbours(axis, x.shape);
  if (axes === null || x.dtype !== "float32") return null;
  const [first, last] = axes;
  const [, count] = split(x.shape, first, last);
  if (count === 0) return null;
  return engine().runKernel(SPREAD, { x: div(dy, count) }, { shape: x.shape, first, last });
}

/** The gradients that this module has put in place; a later registration by TF.js replaces them. */
const ours = new WeakSet<GradConfig>();

/**
 * Teaches TF.js's gradient of `Mean` the shorter way; on other backends it stays as it was. Asked at
 * every mean, because TF.js registers its gradients whenever `tfjs-layers` is first imported.
 */
export function shortenMeanGradient(): void {
  const original = getGradient(Mean);
  if (original === undefined || ours.has(original)) return;
  const shorter: GradConfig = {
    ...original,
    gradFunc: (dy, saved, attrs) => {
      const usual = original.gradFunc(dy, saved, attrs);
      if (getBackend() !== BACKEND_NAME) return usual;
      const { axis } = attrs as unknown as MeanAttrs;
      return { x: () => spreadGradient(dy as Tensor, saved[0]!, axis) ?? usual["x"]!() };
    },
  };
  ours.add(shorter);
  unregisterGradient(Mean);
  registerGradient(shorter);
}
