import { backend_util, util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf } from "../../engine/words.js";
import { areFloat } from "../../backend/kernel.js";
import { broadcast, LONGEST } from "./broadcast.js";

/** What `binary` computes. */
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

/**
 * Behind them come, `LONGEST` words each, the sizes of the outer dimensions and the strides of both
 * operands.
 */
const BINARY_WORDS = [
  "a",
  "b",
  "output",
  "operation",
  "rows",
  "row",
  "manyA",
  "manyB",
  "rank",
] as const;

type Binary = (typeof BINARY)[number];

/** From here on the results are booleans. */
const COMPARES = BINARY.indexOf("Equal");

/**
 * Writes an operation of a and b to a tensor of their common shape, which may be either of the two.
 */
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
    ...wordsOf(BINARY_WORDS, {
      a: backend.address(a),
      b: backend.address(b),
      output: backend.address(output),
      operation: BINARY.indexOf(name),
      rows,
      row: row.size,
      manyA: Number(row.a),
      manyB: Number(row.b),
      rank: outer.length,
    }),
    ...padded(outer.map(({ size }) => size)),
    ...padded(outer.map(({ a: stride }) => stride * 4)),
    ...padded(outer.map(({ b: stride }) => stride * 4)),
  ];
  const size = util.sizeFromShape(output.shape);
  backend.engine.run("binary", words, name === "Pow" ? size * 20 : size / 4);
}

/**
 * An operation of two tensors of floats, whatever their shapes; `null` if that is not what they
 * are.
 */
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
