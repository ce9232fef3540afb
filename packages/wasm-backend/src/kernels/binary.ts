import {
  Add,
  backend_util,
  Multiply,
  RealDiv,
  Sub,
  util,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import { DeferredStep } from "./activation.js";
import { DeferredConv } from "./conv.js";
import { DeferredPoolGradient } from "./pool.js";
import { centre } from "./centred.js";
import { addRows, multiplyRows } from "./row-terms.js";
import { DeferredSpread } from "./spread.js";

const about: About = {
  own: "float32: same shape, a scalar, a repeated last row",
  simd: true,
  threads: true,
};

type Operation = "add" | "sub" | "mul" | "div";

/** Whether `b` is one row that repeats over all of `a`: but for ones before it, its shape is the end of `a`'s. */
function isRowOf(b: TensorInfo, a: TensorInfo): boolean {
  const shape = b.shape.slice(b.shape.findIndex((size) => size !== 1));
  const start = a.shape.length - shape.length;
  return start >= 0 && shape.every((size, i) => size === a.shape[start + i]);
}

/** Same shapes, a scalar, or a repeated row on the right; `null` for every other broadcast. */
function elementwise(
  backend: WasmBackend,
  operation: Operation,
  { a, b }: { readonly a: TensorInfo; readonly b: TensorInfo },
): TensorInfo | null {
  if (!areFloat(a, b)) return null;
  const size = util.sizeFromShape(a.shape);
  const other = util.sizeFromShape(b.shape);
  if (size === 0 || other === 0) return null;
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  if (!util.arraysEqual(shape, a.shape)) {
    const commutes = operation === "add" || operation === "mul";
    return commutes && util.arraysEqual(shape, b.shape)
      ? elementwise(backend, operation, { a: b, b: a })
      : null;
  }
  const run = (name: string, words: readonly number[]): TensorInfo => {
    const from = [backend.address(a), backend.address(b)];
    const output = backend.output(shape);
    backend.engine.run(name, [...from, backend.address(output), ...words], size / 4);
    return output;
  };
  if (other === size) return run(operation, [size]);
  if (other === 1) return run(`${operation}Scalar`, [size]);
  return isRowOf(b, a) ? run(`${operation}Row`, [size / other, other]) : null;
}

const add = kernel<"a" | "b", object>(Add, about, ({ inputs, backend }) => {
  const { a, b } = inputs;
  const conv = backend.dataOf(a).deferred;
  const takesBias = conv instanceof DeferredConv && conv.bias === null && !conv.relu;
  if (takesBias && areFloat(b) && b.shape.length === 1 && b.shape[0] === a.shape.at(-1)) {
    return backend.defer(a.shape, conv.withBias(b));
  }
  return addRows(backend, a, b) ?? elementwise(backend, "add", inputs);
});

/** x times a deferred step: the gradient of a ReLU, in one pass with what made x where possible. */
function maskByStep(backend: WasmBackend, x: TensorInfo, step: DeferredStep): TensorInfo | null {
  if (!areFloat(x) || !util.arraysEqual(x.shape, step.of.shape)) return null;
  const made = backend.dataOf(x).deferred;
  if (made instanceof DeferredPoolGradient && made.x.dataId === step.of.dataId) {
    const output = backend.output(x.shape);
    made.compute(backend, backend.address(output), true);
    return output;
  }
  const mask = backend.address(step.of);
  if (made instanceof DeferredSpread) {
    const output = backend.output(x.shape);
    made.compute(backend, backend.address(output), mask);
    return output;
  }
  const size = util.sizeFromShape(x.shape);
  const from = backend.address(x);
  const output = backend.output(x.shape);
  backend.engine.run("whereStep", [from, mask, backend.address(output), size], size / 4);
  return output;
}

const multiply = kernel<"a" | "b", object>(Multiply, about, ({ inputs, backend }) => {
  const { a, b } = inputs;
  const left = backend.dataOf(a).deferred;
  const right = backend.dataOf(b).deferred;
  const masked =
    right instanceof DeferredStep
      ? maskByStep(backend, a, right)
      : left instanceof DeferredStep
        ? maskByStep(backend, b, left)
        : null;
  const scaled = masked ?? multiplyRows(backend, a, b) ?? multiplyRows(backend, b, a);
  return scaled ?? elementwise(backend, "mul", inputs);
});

const sub = kernel<"a" | "b", object>(
  Sub,
  about,
  ({ inputs, backend }) =>
    centre(backend, inputs.a, inputs.b) ?? elementwise(backend, "sub", inputs),
);

const realDiv = kernel<"a" | "b", object>(RealDiv, about, ({ inputs, backend }) =>
  elementwise(backend, "div", inputs),
);

export const binaryKernels = (): OwnKernel[] => [add, sub, multiply, realDiv];
