import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf } from "../../engine/words.js";

const PACK_PANELS_WORDS = ["from", "to", "rows", "columns", "rowBytes", "columnBytes"] as const;

interface Matrix {
  /** Address. */
  readonly from: number;
  readonly rows: number;
  readonly columns: number;
  /** From one row to the next. */
  readonly rowBytes: number;
  /** From one column to the next. */
  readonly columnBytes: number;
}

/** Bytes of a matrix in panels of 8 columns. */
export const panelBytes = (rows: number, columns: number): number =>
  Math.ceil(columns / 8) * rows * 32;

/** Packs a matrix into panels of 8 columns at address `to`, as the loops of products read it. */
export function packPanels(backend: WasmBackend, matrix: Matrix, to: number, units: number): void {
  const words = wordsOf(PACK_PANELS_WORDS, {
    from: matrix.from,
    to,
    rows: matrix.rows,
    columns: matrix.columns,
    rowBytes: matrix.rowBytes,
    columnBytes: matrix.columnBytes,
  });
  backend.engine.run("packPanels", words, units);
}
