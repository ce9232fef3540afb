import { int, ptr, share, storeLanes } from "./common";

/** Copies `bytes` bytes; a call of the runtime's own copy costs more than it saves for short ones. */
// @ts-ignore: decorator
@inline
function move(from: usize, to: usize, bytes: usize): void {
  if (bytes > 256) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i + 4 <= bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
  for (; i < bytes; i++) store<u8>(to + i, load<u8>(from + i));
}

/** Copies `count` rows of `bytes` bytes. */
function moveRows(
  from: usize,
  to: usize,
  count: i32,
  fromStep: usize,
  toStep: usize,
  bytes: usize,
): void {
  if (bytes == 4) {
    for (let i: i32 = 0; i < count; i++, from += fromStep, to += toStep) {
      store<u32>(to, load<u32>(from));
    }
    return;
  }
  for (let i: i32 = 0; i < count; i++, from += fromStep, to += toStep) move(from, to, bytes);
}

/**
 * Copies rows of bytes from one block with steps to another. Words: 0 from, 1 to, 2 bytes of a row,
 * 3 rows in all, 4 axes, then three for each axis, the innermost first: size, bytes from one to the
 * next at `from`, and at `to`. Steps may be negative. Split over rows.
 */
export function copyBlock(p: usize, t: i32, n: i32): void {
  const bytes = ptr(p, 2);
  const axes = int(p, 4);
  const size = int(p, 5);
  const end = share(int(p, 3), t + 1, n);
  let row = share(int(p, 3), t, n);
  while (row < end) {
    const first = row % size;
    let rest = row / size;
    let from = ptr(p, 0) + <usize>first * ptr(p, 6);
    let to = ptr(p, 1) + <usize>first * ptr(p, 7);
    for (let axis: i32 = 1; axis < axes; axis++) {
      const at = 5 + axis * 3;
      const i = <usize>(rest % int(p, at));
      rest /= int(p, at);
      from += i * ptr(p, at + 1);
      to += i * ptr(p, at + 2);
    }
    const count = min<i32>(size - first, end - row);
    moveRows(from, to, count, ptr(p, 6), ptr(p, 7), bytes);
    row += count;
  }
}

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
