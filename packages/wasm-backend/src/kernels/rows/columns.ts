import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";
import { reduceMiddle } from "../shared/reduce-middle.js";

/** Elements that one partial sum takes at least. */
const BLOCK = 8192;

/**
 * `size` floats as rows of `columns`, or of two or four times as many, so that rows are whole
 * vectors.
 */
export function widths(
  size: number,
  columns: number,
): { readonly width: number; readonly rows: number; readonly rest: number } {
  const width = columns % 4 === 0 ? columns : columns % 2 === 0 ? columns * 2 : columns * 4;
  return { width, rows: Math.floor(size / width), rest: size % width };
}

const WIDEN_WORDS = ["row", "output", "columns", "width", "factor"] as const;
const COLUMNS_WORDS = ["a", "x", "mean", "output", "rows", "columns", "blocks", "rest"] as const;

/** A row repeated to `width` floats at `to`; ones where its address is 0. */
export function widen(
  backend: WasmBackend,
  row: number,
  columns: number,
  to: number,
  width: number,
  factor = 1,
): void {
  const words = { row, output: to, columns, width, factor: float(factor) };
  backend.engine.run("widen", wordsOf(WIDEN_WORDS, words), 0);
}

interface Columns {
  readonly a: number;
  /** Second factor of the products. */
  readonly x?: number;
  /** Row that is taken from `a` before it is squared, or from `x`. */
  readonly mean?: number;
  readonly size: number;
  readonly columns: number;
  /** What sums are multiplied by. */
  readonly scale: number;
}

/**
 * Sums of columns at `to`: of `a`, of its squares, or of `a` and of its products with `x`, those
 * behind them.
 */
export function sumColumns(
  backend: WasmBackend,
  kernel: "columnSums" | "columnSquares" | "columnProducts",
  { a, x = 0, mean = 0, size, columns, scale }: Columns,
  to: number,
): void {
  const { engine } = backend;
  const { width, rows, rest } = widths(size, columns);
  const blocks = Math.max(1, Math.min(64, rows, Math.floor(size / BLOCK)));
  const sums = kernel === "columnProducts" ? 2 : 1;
  const vector = width * 4;
  engine.allocator.borrow((sums * blocks + 1) * vector + 16, (partial) => {
    const wideMean = partial + sums * blocks * vector;
    if (mean !== 0) widen(backend, mean, columns, wideMean, width);
    const words = wordsOf(COLUMNS_WORDS, {
      a,
      x,
      mean: wideMean,
      output: partial,
      rows,
      columns: width,
      blocks,
      rest,
    });
    engine.run(kernel, words, size / 4);
    const middle = (blocks * width) / columns;
    const operation = "sum" as const;
    const whole = { operation, x: partial, output: to, outer: sums, middle, inner: columns, scale };
    reduceMiddle(backend, whole, 0);
  });
}
