import {
  engine,
  getBackend,
  getGradient,
  registerGradient,
  unregisterGradient,
  type GradConfig,
  type NamedAttrMap,
  type Tensor,
} from "@tensorflow/tfjs-core";
import { BACKEND_NAME } from "./backend.js";

/**
 * A shorter way to a kernel's gradient than that of TF.js, from the gradient of its output and what
 * TF.js saved in the forward pass; `null` for what it does not handle.
 */
export type Gradient = (
  dy: Tensor,
  saved: Tensor[],
  attrs: NamedAttrMap,
) => ReturnType<GradConfig["gradFunc"]> | null;

/** The gradients that this module has put in place; a later registration by TF.js replaces them. */
const ours = new WeakSet<GradConfig>();

/**
 * Teaches TF.js a shorter way to a kernel's gradient; where that answers `null`, on other backends
 * and where a gradient is differentiated again, it stays as it was. Asked at every run of the
 * kernel, because TF.js registers its gradients whenever `tfjs-layers` is first imported.
 */
export function shorten(kernelName: string, shorter: Gradient): void {
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
