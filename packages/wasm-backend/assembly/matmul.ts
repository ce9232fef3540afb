import { int, ptr, share } from "./common";
import { pack } from "./inner/panels";
import { strip } from "./inner/tile";
import { turn } from "./inner/transpose4x4";

/**
 * Bytes of left that meet every panel before the next ones do: they stay in a core's second-level
 * cache. Rows shorter than DEEP gain nothing by it.
 */
// @ts-ignore: decorator
@inline
const NEAR: i32 = 128 * 1024;
// @ts-ignore: decorator
@inline
const DEEP: i32 = 96;

enum MatmulWord {
  left,
  panels,
  /** 0 where there is none. */
  bias,
  output,
  rows,
  depth,
  columns,
  relu,
  /** Whether to split over panels rather than rows. */
  byPanel,
}

/**
 * output [rows, columns] = left [rows, depth] * panels (+ bias) (then ReLU).
 */
export function matmul(p: usize, t: i32, n: i32): void {
  const rows = int(p, MatmulWord.rows);
  const depth = int(p, MatmulWord.depth);
  const columns = int(p, MatmulWord.columns);
  const relu = int(p, MatmulWord.relu);
  const bias = ptr(p, MatmulWord.bias);
  const byPanel = int(p, MatmulWord.byPanel);
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
    const left = ptr(p, MatmulWord.left) + <usize>row * leftBytes;
    const output = ptr(p, MatmulWord.output) + <usize>row * outBytes;
    for (let i = firstPanel; i < lastPanel; i++) {
      const column: usize = <usize>i * 32;
      strip(
        left,
        leftBytes,
        min<i32>(atOnce, last - row),
        ptr(p, MatmulWord.panels) + column * <usize>depth,
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

enum BatchMatmulWord {
  left,
  right,
  /** 0 where there is none. */
  bias,
  output,
  rows,
  depth,
  columns,
  relu,
  products,
  /** Table of two offsets in bytes, of left and right, for each product. */
  offsets,
  /** Whether left is [depth, rows]. */
  transposeLeft,
  /** Whether right is [columns, depth]. */
  transposeRight,
  scratch,
  /** Of scratch, for each thread. */
  scratchBytes,
  /** Of that, for the panels of right. */
  panelBytes,
}

/**
 * Many products: output[i] [rows, columns] = left[i] * right[i] (+ bias) (then ReLU).
 * Split over products.
 */
export function batchMatmul(p: usize, t: i32, n: i32): void {
  const rows = int(p, BatchMatmulWord.rows);
  const depth = int(p, BatchMatmulWord.depth);
  const columns = int(p, BatchMatmulWord.columns);
  const bias = ptr(p, BatchMatmulWord.bias);
  const panels = (columns + 7) / 8;
  const rowBytes: usize = int(p, BatchMatmulWord.transposeRight) ? 4 : <usize>(columns * 4);
  const columnBytes: usize = int(p, BatchMatmulWord.transposeRight) ? <usize>(depth * 4) : 4;
  const depthBytes: usize = <usize>(depth * 4);
  const outBytes: usize = <usize>(columns * 4);
  const panelsAt =
    ptr(p, BatchMatmulWord.scratch) + <usize>t * ptr(p, BatchMatmulWord.scratchBytes);
  const turned = panelsAt + ptr(p, BatchMatmulWord.panelBytes);
  let packed: usize = 0;
  const end = share(int(p, BatchMatmulWord.products), t + 1, n);
  for (let i = share(int(p, BatchMatmulWord.products), t, n); i < end; i++) {
    const offsets = ptr(p, BatchMatmulWord.offsets) + <usize>i * 8;
    let left = ptr(p, BatchMatmulWord.left) + ptr(offsets, 0);
    const right = ptr(p, BatchMatmulWord.right) + ptr(offsets, 1);
    if (right != packed) pack(right, panelsAt, depth, columns, rowBytes, columnBytes, 0, panels);
    packed = right;
    if (int(p, BatchMatmulWord.transposeLeft)) {
      turn(left, turned, depth, rows, 0, rows);
      left = turned;
    }
    const output = ptr(p, BatchMatmulWord.output) + <usize>i * <usize>rows * outBytes;
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
        int(p, BatchMatmulWord.relu),
      );
    }
  }
}
