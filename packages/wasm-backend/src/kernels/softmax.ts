import { engine, Softmax, util, type SoftmaxAttrs } from "@tensorflow/tfjs-core";
import type { Gradient } from "../backend/gradient.js";
import { wordsOf } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

const about: About = { own: "float32", simd: true, threads: true };

/** Vector operations for four values. */
const COST = 12;

const SOFTMAX_WORDS = ["x", "output", "rows", "columns"] as const;
const SOFTMAX_GRADIENT_WORDS = ["y", "dy", "output", "rows", "columns"] as const;

/** One pass instead of four. */
const short: Gradient = (dy, [y]) => {
  if (y === undefined || !areFloat(y, dy) || y.size === 0 || dy.size === 0) return null;
  return { logits: () => engine().runKernel("RegimenSoftmaxGradient", { y, dy }) };
};

const softmax = kernel<"logits", SoftmaxAttrs>(
  Softmax,
  about,
  ({ inputs: { logits }, attrs: { dim }, backend }) => {
    const { shape } = logits;
    const size = util.sizeFromShape(shape);
    const columns = shape.at(-1);
    const isLast = dim === -1 || dim === shape.length - 1;
    if (!areFloat(logits) || columns === undefined || size === 0 || !isLast) return null;
    const x = backend.address(logits);
    const result = backend.output(shape);
    const output = backend.address(result);
    const words = wordsOf(SOFTMAX_WORDS, { x, output, rows: size / columns, columns });
    backend.engine.run("softmax", words, (size / 4) * COST);
    return result;
  },
  { gradient: short },
);

const gradient = kernel<"y" | "dy", object>(
  "RegimenSoftmaxGradient",
  about,
  ({ inputs: { y, dy }, backend }) => {
    if (!areFloat(y, dy)) return null;
    const size = util.sizeFromShape(y.shape);
    const columns = y.shape.at(-1)!;
    const [from, by] = [backend.address(y), backend.address(dy)];
    const result = backend.output(y.shape);
    const words = wordsOf(SOFTMAX_GRADIENT_WORDS, {
      y: from,
      dy: by,
      output: backend.address(result),
      rows: size / columns,
      columns,
    });
    backend.engine.run("softmaxGradient", words, size / 2);
    return result;
  },
);

export const softmaxKernels = (): OwnKernel[] => [softmax, gradient];
