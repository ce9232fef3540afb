import { int, ptr, share } from "./common";

/**
 * Copies `bytes` bytes; a call of the runtime's own copy costs more than it saves for short ones.
 */
// @ts-ignore: decorator
@inline
export function move(from: usize, to: usize, bytes: usize): void {
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

enum CopyBlockWord {
  from,
  to,
  /** Of a row. */
  bytes,
  /** Rows in all. */
  rows,
  axes,
  /** Behind those come three words for each axis, the innermost first. */
  size = 5,
  /** Bytes from one to the next at `from`. */
  fromStep = 6,
  /** Bytes from one to the next at `to`. */
  toStep = 7,
}

/**
 * Copies rows of bytes from one block with steps to another. Steps may be negative. Split over
 * rows.
 */
export function copyBlock(p: usize, t: i32, n: i32): void {
  const bytes = ptr(p, CopyBlockWord.bytes);
  const axes = int(p, CopyBlockWord.axes);
  const size = int(p, CopyBlockWord.size);
  const end = share(int(p, CopyBlockWord.rows), t + 1, n);
  let row = share(int(p, CopyBlockWord.rows), t, n);
  while (row < end) {
    const first = row % size;
    let rest = row / size;
    let from = ptr(p, CopyBlockWord.from) + <usize>first * ptr(p, CopyBlockWord.fromStep);
    let to = ptr(p, CopyBlockWord.to) + <usize>first * ptr(p, CopyBlockWord.toStep);
    for (let axis: i32 = 1; axis < axes; axis++) {
      const at = CopyBlockWord.size + axis * 3;
      const i = <usize>(rest % int(p, at));
      rest /= int(p, at);
      from += i * ptr(p, at + 1);
      to += i * ptr(p, at + 2);
    }
    const count = min<i32>(size - first, end - row);
    moveRows(from, to, count, ptr(p, CopyBlockWord.fromStep), ptr(p, CopyBlockWord.toStep), bytes);
    row += count;
  }
}
