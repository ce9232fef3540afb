import { int, ptr, share } from "./common";
import { turn } from "./inner/transpose4x4";

/** [rows, columns] to [columns, rows]. Words: 0 from, 1 to, 2 rows, 3 columns. Split over columns. */
export function transpose(p: usize, t: i32, n: i32): void {
  const columns = int(p, 3);
  turn(ptr(p, 0), ptr(p, 1), int(p, 2), columns, share(columns, t, n), share(columns, t + 1, n));
}
