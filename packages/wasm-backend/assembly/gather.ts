import { int, ptr, share, storeLanes } from "./common";
import { move } from "./move";

enum GatherWord {
  x,
  indices,
  output,
  batches,
  outer,
  /** To gather from. */
  slices,
  /** Slices gathered. */
  count,
  /** Of a slice. */
  bytes,
}

/**
 * Gathers slices: output[b, o, i] = x[b, o, index[b, i]]. Split over slices gathered.
 */
export function gather(p: usize, t: i32, n: i32): void {
  const outer = int(p, GatherWord.outer);
  const dim = int(p, GatherWord.slices);
  const count = int(p, GatherWord.count);
  const bytes = ptr(p, GatherWord.bytes);
  const rows = int(p, GatherWord.batches) * outer * count;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const place = row / count;
    const at = (place / outer) * count + (row % count);
    const index = load<i32>(ptr(p, GatherWord.indices) + <usize>at * 4);
    move(
      ptr(p, GatherWord.x) + <usize>(place * dim + index) * bytes,
      ptr(p, GatherWord.output) + <usize>row * bytes,
      bytes,
    );
  }
}

enum SegmentSumWord {
  x,
  ids,
  output,
  rows,
  columns,
  segments,
}

/**
 * Adds rows into zeroed segments: output[id[r]] += x[r], in the order of rows; ids that are no
 * segment are left out. Split over vectors of columns, so the order does not depend on the number
 * of threads.
 */
export function segmentSum(p: usize, t: i32, n: i32): void {
  const rows = int(p, SegmentSumWord.rows);
  const columns = int(p, SegmentSumWord.columns);
  const segments = int(p, SegmentSumWord.segments);
  const vectors = (columns + 3) >> 2;
  const first = share(vectors, t, n) << 2;
  const end = share(vectors, t + 1, n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const id = load<i32>(ptr(p, SegmentSumWord.ids) + <usize>(r * 4));
    if (id < 0 || id >= segments) continue;
    const from = ptr(p, SegmentSumWord.x) + <usize>r * <usize>columns * 4;
    const to = ptr(p, SegmentSumWord.output) + <usize>id * <usize>columns * 4;
    for (let c = first; c < end; c += 4) {
      const at: usize = <usize>(c * 4);
      storeLanes(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)), columns - c);
    }
  }
}

enum OneHotWord {
  indices,
  output,
  rows,
  depth,
  on,
  off,
}

/**
 * Rows of `off` with one `on`; none where the index is out of range.
 * Split over rows.
 */
export function oneHot(p: usize, t: i32, n: i32): void {
  const depth = int(p, OneHotWord.depth);
  const off = i32x4.splat(int(p, OneHotWord.off));
  const end = share(int(p, OneHotWord.rows), t + 1, n);
  for (let r = share(int(p, OneHotWord.rows), t, n); r < end; r++) {
    const row = ptr(p, OneHotWord.output) + <usize>r * <usize>depth * 4;
    for (let c: i32 = 0; c < depth; c += 4) storeLanes(row + <usize>(c * 4), off, depth - c);
    const index = load<i32>(ptr(p, OneHotWord.indices) + <usize>(r * 4));
    if (index >= 0 && index < depth) store<i32>(row + <usize>(index * 4), int(p, OneHotWord.on));
  }
}
