import { int, ptr } from "../common";

/** Writes [in, out] at `from` as [out, in]. */
function swap(from: usize, to: usize, inputs: i32, outputs: i32): void {
  for (let i: i32 = 0; i < inputs; i++) {
    for (let o: i32 = 0; o < outputs; o++, from += 4) {
      store<f32>(to + <usize>(o * inputs + i) * 4, load<f32>(from));
    }
  }
}

/**
 * Turns a filter [height, width, in, out] by half a circle and swaps in and out: the filter of the
 * input's gradient. Words: 0 from, 1 to, 2 height * width, 3 in, 4 out.
 */
export function turnFilter(p: usize, t: i32, n: i32): void {
  const taps = int(p, 2);
  const size = int(p, 3) * int(p, 4);
  for (let tap: i32 = 0; tap < taps; tap++) {
    const from = ptr(p, 0) + <usize>((taps - 1 - tap) * size) * 4;
    swap(from, ptr(p, 1) + <usize>(tap * size) * 4, int(p, 3), int(p, 4));
  }
}

/**
 * The same for some of the taps: [rows, columns, out, in], whose last tap is `firstRow`, `firstColumn` of the
 * filter, and each one before it `rowStep` or `columnStep` on.
 * Words: 0 from, 1 to, 2 filter's width, 3 in, 4 out, 5 rows, 6 columns, 7 firstRow, 8 firstColumn, 9 rowStep,
 * 10 columnStep.
 */
export function turnTaps(p: usize, t: i32, n: i32): void {
  const size = int(p, 3) * int(p, 4);
  const rows = int(p, 5);
  const columns = int(p, 6);
  let to = ptr(p, 1);
  for (let r: i32 = 0; r < rows; r++) {
    const row = int(p, 7) + (rows - 1 - r) * int(p, 9);
    for (let c: i32 = 0; c < columns; c++, to += <usize>size * 4) {
      const column = int(p, 8) + (columns - 1 - c) * int(p, 10);
      swap(ptr(p, 0) + <usize>((row * int(p, 2) + column) * size) * 4, to, int(p, 3), int(p, 4));
    }
  }
}
