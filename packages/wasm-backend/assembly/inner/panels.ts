import { int, ptr, share } from "../common";
import { turn4x4 } from "./transpose4x4";

enum PackPanelsWord {
  from,
  to,
  rows,
  columns,
  /** From one row to the next. */
  rowBytes,
  /** From one column to the next. */
  columnBytes,
}

/**
 * Packs [rows, columns] into panels of 8 columns, rows running inside; missing columns are zero.
 * Split over panels.
 */
export function packPanels(p: usize, t: i32, n: i32): void {
  const panels = (int(p, PackPanelsWord.columns) + 7) / 8;
  const first = share(panels, t, n);
  const last = share(panels, t + 1, n);
  pack(
    ptr(p, PackPanelsWord.from),
    ptr(p, PackPanelsWord.to),
    int(p, PackPanelsWord.rows),
    int(p, PackPanelsWord.columns),
    ptr(p, PackPanelsWord.rowBytes),
    ptr(p, PackPanelsWord.columnBytes),
    first,
    last,
  );
}

/** Packs the panels first..last - 1; see `packPanels`. */
export function pack(
  from: usize,
  panelsAt: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  columnBytes: usize,
  first: i32,
  last: i32,
): void {
  for (let panel = first; panel < last; panel++) {
    let to = panelsAt + <usize>(panel * rows) * 32;
    const column = panel * 8;
    const lanes = min<i32>(8, columns - column);
    let at = from + <usize>column * columnBytes;
    if (lanes == 8 && columnBytes == 4) {
      for (let r: i32 = 0; r < rows; r++, to += 32, at += rowBytes) {
        v128.store(to, v128.load(at));
        v128.store(to, v128.load(at, 16), 16);
      }
      continue;
    }
    let r: i32 = 0;
    if (lanes == 8 && rowBytes == 4) {
      for (; r + 4 <= rows; r += 4, to += 128, at += 16) {
        turn4x4(at, columnBytes, to, 32);
        turn4x4(at + columnBytes * 4, columnBytes, to + 16, 32);
      }
    }
    for (; r < rows; r++, to += 32, at += rowBytes) {
      for (let c: i32 = 0; c < 8; c++) {
        const value = c < lanes ? load<f32>(at + <usize>c * columnBytes) : 0;
        store<f32>(to + <usize>(c * 4), value);
      }
    }
  }
}
