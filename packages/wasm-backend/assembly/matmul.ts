import { int, ptr, share } from "./common";
import { pack } from "./inner/panels";
import { strip } from "./inner/tile";
import { turn } from "./inner/transpose4x4";

/**
 * Bytes of left that meet every panel before the next ones do: they stay in a core's second-level cache. Rows
 * shorter than DEEP gain nothing by it.
 */
// @ts-ignore: decorator
@inline
const NEAR: i32 = 128 * 1024;
// @ts-ignore: decorator
@inline
const DEEP: i32 = 96;

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
  const near = max<i32>(64, (NEAR / (depth * 4)) & ~3);
  const atOnce = depth < DEEP ? last - first : near;
  for (let row = first; row < last; row += atOnce) {
    const left = ptr(p, 0) + <usize>row * leftBytes;
    const output = ptr(p, 3) + <usize>row * outBytes;
    for (let i = firstPanel; i < lastPanel; i++) {
      const column: usize = <usize>i * 32;
      strip(
        left,
        leftBytes,
        min<i32>(atOnce, last - row),
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
}

/**
 * Many products: output[i] [rows, columns] = left[i] * right[i] (+ bias) (then ReLU).
 * Words: 0 left, 1 right, 2 bias or 0, 3 output, 4 rows, 5 depth, 6 columns, 7 relu, 8 products,
 * 9 table of two offsets in bytes for each product, 10 whether left is [depth, rows],
 * 11 whether right is [columns, depth], 12 scratch, 13 bytes of it for each thread, 14 bytes of it
 * for the panels of right. Split over products.
 */
export function batchMatmul(p: usize, t: i32, n: i32): void {
  const rows = int(p, 4);
  const depth = int(p, 5);
  const columns = int(p, 6);
  const bias = ptr(p, 2);
  const panels = (columns + 7) / 8;
  const rowBytes: usize = int(p, 11) ? 4 : <usize>(columns * 4);
  const columnBytes: usize = int(p, 11) ? <usize>(depth * 4) : 4;
  const depthBytes: usize = <usize>(depth * 4);
  const outBytes: usize = <usize>(columns * 4);
  const panelsAt = ptr(p, 12) + <usize>t * ptr(p, 13);
  const turned = panelsAt + ptr(p, 14);
  let packed: usize = 0;
  const end = share(int(p, 8), t + 1, n);
  for (let i = share(int(p, 8), t, n); i < end; i++) {
    const offsets = ptr(p, 9) + <usize>i * 8;
    let left = ptr(p, 0) + ptr(offsets, 0);
    const right = ptr(p, 1) + ptr(offsets, 1);
    if (right != packed) pack(right, panelsAt, depth, columns, rowBytes, columnBytes, 0, panels);
    packed = right;
    if (int(p, 10)) {
      turn(left, turned, depth, rows, 0, rows);
      left = turned;
    }
    const output = ptr(p, 3) + <usize>i * <usize>rows * outBytes;
    for (let panel: i32 = 0; panel < panels; panel++) {
      const column: usize = <usize>panel * 32;
      strip(
        left,
        depthBytes,
        rows,
        panelsAt + column * <usize>depth,
        1,
        depth,
        0,
        output + column,
        outBytes,
        columns - panel * 8,
        bias ? bias + column : 0,
        int(p, 7),
      );
    }
  }
}
