import { int, ptr, share } from "./common";
import { turn } from "./inner/transpose4x4";

enum TransposeWord {
  from,
  to,
  rows,
  columns,
}

/** [rows, columns] to [columns, rows]. Split over columns. */
export function transpose(p: usize, t: i32, n: i32): void {
  const columns = int(p, TransposeWord.columns);
  turn(
    ptr(p, TransposeWord.from),
    ptr(p, TransposeWord.to),
    int(p, TransposeWord.rows),
    columns,
    share(columns, t, n),
    share(columns, t + 1, n),
  );
}
