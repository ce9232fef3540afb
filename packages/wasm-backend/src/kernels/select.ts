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
import { float } from "../engine/engine.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

const about: About = { own: "float32", simd: true, threads: true };

const select = kernel<"condition" | "t" | "e", object>(
  Select,
  { ...about, own: "float32: a condition for each value" },
  ({ inputs: { condition, t, e }, backend }) => {
    const fits = util.arraysEqual(condition.shape, t.shape) && util.arraysEqual(t.shape, e.shape);
    if (!fits || condition.dtype !== "bool" || !areFloat(t, e)) return null;
    const from = [condition, t, e].map((x) => backend.address(x));
    const output = backend.output(t.shape);
    const size = util.sizeFromShape(t.shape);
    backend.engine.run("select", [...from, backend.address(output), size], size / 4);
    return output;
  },
);

function filled(backend: WasmBackend, shape: number[], value: number): TensorInfo {
  const output = backend.output(shape);
  const size = util.sizeFromShape(shape);
  backend.engine.run("fill", [0, 0, backend.address(output), size, float(value)], size / 8);
  return output;
}

const fill = kernel<never, FillAttrs>(Fill, about, ({ attrs: { shape, value, dtype }, backend }) =>
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
    const from = [backend.address(dy), backend.address(x)];
    const output = backend.output(x.shape);
    const size = util.sizeFromShape(x.shape);
    const words = [...from, backend.address(output), size, float(clipValueMin)];
    backend.engine.run("whereWithin", [...words, float(clipValueMax)], size / 4);
    return output;
  },
);

export const selectKernels = (): OwnKernel[] => [select, clipGradient, fill, zerosLike, onesLike];
