import {
  backend_util,
  util,
  type ClipByValueAttrs,
  type LeakyReluAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";

/** What `unary` computes. */
export const UNARY = [
  "Neg",
  "Abs",
  "Square",
  "Sqrt",
  "Rsqrt",
  "Reciprocal",
  "Exp",
  "Log",
  "Sigmoid",
  "Tanh",
  "Softplus",
  "Erf",
  "Elu",
  "Selu",
  "LeakyRelu",
  "Relu6",
  "ClipByValue",
  "Sign",
  "Floor",
  "Ceil",
  "Round",
  "Expm1",
  "Log1p",
  "Sin",
  "Cos",
] as const;

const UNARY_WORDS = ["x", "output", "count", "operation", "first", "second"] as const;

export type Unary = (typeof UNARY)[number];

/** Rough cost of one vector, in vector operations. */
const COST: Partial<Record<Unary, number>> = {
  Exp: 8,
  Log: 12,
  Sigmoid: 10,
  Tanh: 14,
  Softplus: 20,
  Erf: 16,
  Elu: 8,
  Selu: 8,
  Expm1: 14,
  Log1p: 16,
  Sin: 8,
  Cos: 8,
};

/** The numbers that an operation takes beside its input. */
function numbers(name: Unary, attrs: object): readonly [number, number] {
  if (name === "Selu") return [backend_util.SELU_SCALE, backend_util.SELU_SCALEALPHA];
  if (name === "LeakyRelu") return [(attrs as LeakyReluAttrs).alpha, 0];
  if (name !== "ClipByValue") return [0, 0];
  const { clipValueMin, clipValueMax } = attrs as ClipByValueAttrs;
  return [clipValueMin, clipValueMax];
}

/** Writes an operation of the floats of `x` at address `to`. */
export function runUnary(
  backend: WasmBackend,
  name: Unary,
  x: TensorInfo,
  to: number,
  attrs: object = {},
): void {
  const count = util.sizeFromShape(x.shape);
  const [first, second] = numbers(name, attrs);
  const words = wordsOf(UNARY_WORDS, {
    x: backend.address(x),
    output: to,
    count,
    operation: UNARY.indexOf(name),
    first: float(first),
    second: float(second),
  });
  backend.engine.run("unary", words, (count / 4) * (COST[name] ?? 1));
}
