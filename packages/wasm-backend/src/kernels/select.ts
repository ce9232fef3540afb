import {
  Fill,
  OnesLike,
  Select,
  util,
  ZerosLike,
  type ClipByValueAttrs,
  type FillAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { float, wordsOf } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { fill } from "./shared/fill.js";

const about: About = { own: "float32", simd: true, threads: true };

const SELECT_WORDS = ["condition", "a", "b", "output", "count"] as const;
const WHERE_WITHIN_WORDS = ["a", "x", "output", "count", "low", "high"] as const;

const select = kernel<"condition" | "t" | "e", object>(
  Select,
  { ...about, own: "float32: a condition for each value" },
  ({ inputs: { condition, t, e }, backend }) => {
    const fits = util.arraysEqual(condition.shape, t.shape) && util.arraysEqual(t.shape, e.shape);
    if (!fits || condition.dtype !== "bool" || !areFloat(t, e)) return null;
    const [at, a, b] = [backend.address(condition), backend.address(t), backend.address(e)];
    const result = backend.output(t.shape);
    const output = backend.address(result);
    const count = util.sizeFromShape(t.shape);
    const words = wordsOf(SELECT_WORDS, { condition: at, a, b, output, count });
    backend.engine.run("select", words, count / 4);
    return result;
  },
);

function filled(backend: WasmBackend, shape: number[], value: number): TensorInfo {
  const output = backend.output(shape);
  fill(backend, backend.address(output), util.sizeFromShape(shape), float(value));
  return output;
}

const fillKernel = kernel<never, FillAttrs>(
  Fill,
  about,
  ({ attrs: { shape, value, dtype }, backend }) =>
    typeof value === "number" && dtype === "float32" ? filled(backend, shape, value) : null,
);

const zerosLike = kernel<"x", object>(ZerosLike, about, ({ inputs: { x }, backend }) =>
  areFloat(x) ? filled(backend, x.shape, 0) : null,
);

const onesLike = kernel<"x", object>(OnesLike, about, ({ inputs: { x }, backend }) =>
  areFloat(x) ? filled(backend, x.shape, 1) : null,
);

/** dy where x was not clipped, else 0. */
const clipGradient = kernel<"dy" | "x", ClipByValueAttrs>(
  "RegimenClipGradient",
  about,
  ({ inputs: { dy, x }, attrs: { clipValueMin, clipValueMax }, backend }) => {
    if (!areFloat(dy, x)) return null;
    const [a, of] = [backend.address(dy), backend.address(x)];
    const result = backend.output(x.shape);
    const count = util.sizeFromShape(x.shape);
    const words = wordsOf(WHERE_WITHIN_WORDS, {
      a,
      x: of,
      output: backend.address(result),
      count,
      low: float(clipValueMin),
      high: float(clipValueMax),
    });
    backend.engine.run("whereWithin", words, count / 4);
    return result;
  },
);

export const selectKernels = (): OwnKernel[] => [
  select,
  clipGradient,
  fillKernel,
  zerosLike,
  onesLike,
];
