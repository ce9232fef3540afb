import { backend_util, util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import { areFloat } from "../../backend/kernel.js";
import { broadcast, LONGEST } from "./broadcast.js";

/** What `binary` in assembly/binary.ts computes, in its order. */
export const BINARY = [
  "Add",
  "Sub",
  "Multiply",
  "RealDiv",
  "Maximum",
  "Minimum",
  "SquaredDifference",
  "Prelu",
  "EluGrad",
  "Pow",
  "RegimenSigmoidGradient",
  "RegimenTanhGradient",
  "Equal",
  "NotEqual",
  "Less",
  "LessEqual",
  "Greater",
  "GreaterEqual",
] as const;

type Binary = (typeof BINARY)[number];

/** From here on the results are booleans. */
const COMPARES = BINARY.indexOf("Equal");

/** Writes an operation of a and b to a tensor of their common shape, which may be either of the two. */
export function writeBinary(
  backend: WasmBackend,
  name: Binary,
  a: TensorInfo,
  b: TensorInfo,
  output: TensorInfo,
): void {
  const { row, rows, outer } = broadcast(a.shape, b.shape, output.shape);
  const padded = (words: readonly number[]): number[] =>
    Array.from({ length: LONGEST }, (_, i) => words[i] ?? 0);
  const words = [
    ...[a, b, output].map((x) => backend.address(x)),
    BINARY.indexOf(name),
    rows,
    row.size,
    Number(row.a),
    Number(row.b),
    outer.length,
    ...padded(outer.map(({ size }) => size)),
    ...padded(outer.map(({ a: stride }) => stride * 4)),
    ...padded(outer.map(({ b: stride }) => stride * 4)),
  ];
  const size = util.sizeFromShape(output.shape);
  backend.engine.run("binary", words, name === "Pow" ? size * 20 : size / 4);
}

/** An operation of two tensors of floats, whatever their shapes; `null` if that is not what they are. */
export function runBinary(
  backend: WasmBackend,
  name: Binary,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo | null {
  if (!areFloat(a, b)) return null;
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  if (util.sizeFromShape(shape) === 0 || shape.length > LONGEST + 1) return null;
  backend.address(a);
  backend.address(b);
  const output = backend.output(shape, BINARY.indexOf(name) < COMPARES ? "float32" : "bool");
  writeBinary(backend, name, a, b, output);
  return output;
}
