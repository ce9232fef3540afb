import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";
import type { Deferred, Factor, Terms } from "../../backend/deferred.js";
import { widen, widths } from "./columns.js";
import { normalizeRow } from "./normalize-row.js";

export const ONCE: Factor = { row: null, times: 1, variance: null, epsilon: 0 };

/** What a normalization multiplies by. */
export const inverseDeviation = (
  variance: TensorInfo,
  scale: TensorInfo | undefined,
  epsilon: number,
): Factor => ({ row: scale ?? null, times: 1, variance, epsilon });

/** What is left out is nothing. */
type Given = Pick<Terms, "size" | "columns"> & Partial<Terms>;

/** All terms of a sum, of which some are given. */
export const termsWith = (given: Given): Terms => ({
  direct: null,
  centred: null,
  constant: null,
  ...given,
});

function inputsOf({ direct, centred, constant }: Terms): TensorInfo[] {
  const factors = [direct?.factor, centred?.factor].flatMap((f) => [f?.row, f?.variance]);
  const all = [direct?.a, centred?.x, centred?.mean, constant, ...factors];
  return all.filter((info) => info != null);
}

/**
 * Terms and their sum, column by column, then perhaps a ReLU: a normalization, what is added to it,
 * and its gradient each come to this, and are one pass.
 */
export function rowsOf(backend: WasmBackend, given: Given, relu = false): Deferred {
  const terms = termsWith(given);
  return {
    inputs: inputsOf(terms),
    compute: (to) => {
      runAffine(backend, terms, relu, to);
    },
    withRelu: () => (relu ? null : rowsOf(backend, terms, true)),
    terms: () => (relu ? null : terms),
  };
}

const AFFINE_WORDS = ["a", "x", "output", "rows", "columns", "table", "low", "rest"] as const;

function runAffine(backend: WasmBackend, terms: Terms, relu: boolean, to: number): void {
  const { size, columns, direct, centred, constant } = terms;
  const { width, rows, rest } = widths(size, columns);
  const a = addressOf(backend, direct?.a);
  const x = addressOf(backend, centred?.x);
  const mean = addressOf(backend, centred?.mean);
  const last = addressOf(backend, constant);
  backend.engine.allocator.borrow((width * 4 + columns * 2) * 4, (at) => {
    const spare = at + width * 16;
    const table = [
      [rowOf(backend, direct?.factor, columns, spare), direct?.factor.times ?? 0],
      [mean, mean === 0 ? 0 : 1],
      [rowOf(backend, centred?.factor, columns, spare + columns * 4), centred?.factor.times ?? 0],
      [last, last === 0 ? 0 : 1],
    ] as const;
    table.forEach(([row, times], i) => {
      widen(backend, row, columns, at + i * width * 4, width, times);
    });
    const low = float(relu ? 0 : -Infinity);
    const words = { a, x, output: to, rows, columns: width, table: at, low, rest };
    backend.engine.run("affine", wordsOf(AFFINE_WORDS, words), size / 4);
  });
}

const addressOf = (backend: WasmBackend, info: TensorInfo | null | undefined): number =>
  info == null ? 0 : backend.address(info);

/** Address of a factor's row, computed at `spare` if need be; 0 where it has none. */
function rowOf(
  backend: WasmBackend,
  factor: Factor | undefined,
  columns: number,
  spare: number,
): number {
  const row = addressOf(backend, factor?.row);
  if (factor?.variance == null) return row;
  const variance = backend.address(factor.variance);
  const { epsilon } = factor;
  const operands = { variance, scale: row, sums: 0, output: spare, columns, epsilon };
  normalizeRow(backend, "factor", operands);
  return spare;
}

/** What is known of a tensor that is not computed yet, if it comes to such terms. */
export const termsOf = (backend: WasmBackend, info: TensorInfo): Terms | null =>
  backend.dataOf(info).deferred?.terms?.() ?? null;
