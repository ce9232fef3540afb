import { int, ptr, share } from "./common";

/** Copies `bytes` bytes; a call of the runtime's own copy costs more than it saves for short ones. */
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
