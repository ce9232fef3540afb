import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf } from "../../engine/words.js";

const TRANSPOSE_WORDS = ["from", "to", "rows", "columns"] as const;

/** Writes the matrix [rows, columns] at address `from` to address `to` as [columns, rows]. */
export function transposeMatrix(
  backend: WasmBackend,
  matrix: Readonly<Record<(typeof TRANSPOSE_WORDS)[number], number>>,
): void {
  const { rows, columns } = matrix;
  backend.engine.run("transpose", wordsOf(TRANSPOSE_WORDS, matrix), (rows * columns) / 2);
}
