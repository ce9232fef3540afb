import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";

/**
 * What a row holds: the factor of a normalization, or the gradient of its mean, variance or scale.
 */
const NORMALIZE_ROW = ["factor", "mean", "variance", "scale"] as const;

const NORMALIZE_ROW_WORDS = [
  "variance",
  "scale",
  "sums",
  "output",
  "columns",
  "epsilon",
  "kind",
] as const;

export type RowKind = (typeof NORMALIZE_ROW)[number];

interface Row {
  /** Addresses. */
  readonly variance: number;
  /** 0: ones. */
  readonly scale: number;
  /** Of `columnProducts`; 0 for the factor, which needs none. */
  readonly sums: number;
  readonly output: number;
  readonly columns: number;
  readonly epsilon: number;
}

/** Writes what a normalization needs column by column. */
export function normalizeRow(backend: WasmBackend, of: RowKind, row: Row): void {
  const kind = NORMALIZE_ROW.indexOf(of);
  const words = wordsOf(NORMALIZE_ROW_WORDS, {
    variance: row.variance,
    scale: row.scale,
    sums: row.sums,
    output: row.output,
    columns: row.columns,
    epsilon: float(row.epsilon),
    kind,
  });
  backend.engine.run("normalizeRow", words, 0);
}
