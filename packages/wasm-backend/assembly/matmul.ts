import { int, ptr, share } from "./common";
import { strip } from "./tile";

/**
 * output [rows, columns] = left [rows, depth] * panels (+ bias) (then ReLU).
 * Words: 0 left, 1 panels, 2 bias or 0, 3 output, 4 rows, 5 depth, 6 columns, 7 relu,
 * 8 whether to split over panels rather than rows.
 */
export function matmul(p: usize, t: i32, n: i32): void {
  const rows = int(p, 4);
  const depth = int(p, 5);
  const columns = int(p, 6);
  const relu = int(p, 7);
  const bias = ptr(p, 2);
  const byPanel = int(p, 8);
  const leftBytes: usize = <usize>(depth * 4);
  const outBytes: usize = <usize>(columns * 4);
  const panels = (columns + 7) / 8;
  const first = byPanel ? 0 : share(rows, t, n);
  const last = byPanel ? rows : share(rows, t + 1, n);
  const firstPanel = byPanel ? share(panels, t, n) : 0;
  const lastPanel = byPanel ? share(panels, t + 1, n) : panels;
  const left = ptr(p, 0) + <usize>first * leftBytes;
  const output = ptr(p, 3) + <usize>first * outBytes;
  for (let i = firstPanel; i < lastPanel; i++) {
    const column: usize = <usize>i * 32;
    strip(
      left,
      leftBytes,
      last - first,
      ptr(p, 1) + column * <usize>depth,
      1,
      depth,
      0,
      output + column,
      outBytes,
      columns - i * 8,
      bias ? bias + column : 0,
      relu,
    );
  }
}

/** [rows, columns] to [columns, rows]. Words: 0 from, 1 to, 2 rows, 3 columns. Split over columns. */
export function transpose(p: usize, t: i32, n: i32): void {
  const rows = int(p, 2);
  const columns = int(p, 3);
  const end = share(columns, t + 1, n);
  for (let c = share(columns, t, n); c < end; c++) {
    let from = ptr(p, 0) + <usize>(c * 4);
    let to = ptr(p, 1) + <usize>c * <usize>rows * 4;
    for (let r: i32 = 0; r < rows; r++) {
      store<f32>(to, load<f32>(from));
      from += <usize>(columns * 4);
      to += 4;
    }
  }
}
