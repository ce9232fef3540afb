import { int, ptr, share, storeLanes } from "./common";
import { move } from "./move";

/**
 * Picks slices: output[b, o, i] = x[b, o, index[b, i]]. Words: 0 x, 1 indices, 2 output, 3 batches,
 * 4 outer, 5 slices to pick from, 6 slices picked, 7 bytes of a slice. Split over slices picked.
 */
export function gather(p: usize, t: i32, n: i32): void {
  const outer = int(p, 4);
  const dim = int(p, 5);
  const count = int(p, 6);
  const bytes = ptr(p, 7);
  const rows = int(p, 3) * outer * count;
  const end = share(rows, t + 1, n);
  for (let row = share(rows, t, n); row < end; row++) {
    const place = row / count;
    const at = (place / outer) * count + (row % count);
    const index = load<i32>(ptr(p, 1) + <usize>at * 4);
    move(ptr(p, 0) + <usize>(place * dim + index) * bytes, ptr(p, 2) + <usize>row * bytes, bytes);
  }
}

/**
 * Adds rows into zeroed segments: output[id[r]] += x[r], in the order of rows; ids that are no segment
 * are left out. Words: 0 x, 1 ids, 2 output, 3 rows, 4 columns, 5 segments. Split over vectors of
 * columns, so the order does not depend on the number of threads.
 */
export function segmentSum(p: usize, t: i32, n: i32): void {
  const rows = int(p, 3);
  const columns = int(p, 4);
  const segments = int(p, 5);
  const vectors = (columns + 3) >> 2;
  const first = share(vectors, t, n) << 2;
  const end = share(vectors, t + 1, n) << 2;
  for (let r: i32 = 0; r < rows; r++) {
    const id = load<i32>(ptr(p, 1) + <usize>(r * 4));
    if (id < 0 || id >= segments) continue;
    const from = ptr(p, 0) + <usize>r * <usize>columns * 4;
    const to = ptr(p, 2) + <usize>id * <usize>columns * 4;
    for (let c = first; c < end; c += 4) {
      const at: usize = <usize>(c * 4);
      storeLanes(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)), columns - c);
    }
  }
}

/**
 * Rows of `off` with one `on`; none where the index is out of range.
 * Words: 0 indices, 1 output, 2 rows, 3 depth, 4 on, 5 off. Split over rows.
 */
export function oneHot(p: usize, t: i32, n: i32): void {
  const depth = int(p, 3);
  const off = i32x4.splat(int(p, 5));
  const end = share(int(p, 2), t + 1, n);
  for (let r = share(int(p, 2), t, n); r < end; r++) {
    const row = ptr(p, 1) + <usize>r * <usize>depth * 4;
    for (let c: i32 = 0; c < depth; c += 4) storeLanes(row + <usize>(c * 4), off, depth - c);
    const index = load<i32>(ptr(p, 0) + <usize>(r * 4));
    if (index >= 0 && index < depth) store<i32>(row + <usize>(index * 4), int(p, 4));
  }
}
