import { int, ptr } from "../common";

/** Writes [in, out] at `from` as [out, in]. */
function swap(from: usize, to: usize, inputs: i32, outputs: i32): void {
  for (let i: i32 = 0; i < inputs; i++) {
    for (let o: i32 = 0; o < outputs; o++, from += 4) {
      store<f32>(to + <usize>(o * inputs + i) * 4, load<f32>(from));
    }
  }
}

enum TurnFilterWord {
  from,
  to,
  /** height * width */
  taps,
  inChannels,
  outChannels,
}

/**
 * Turns a filter [height, width, in, out] by half a circle and swaps in and out: the filter of the
 * input's gradient.
 */
export function turnFilter(p: usize, t: i32, n: i32): void {
  const taps = int(p, TurnFilterWord.taps);
  const size = int(p, TurnFilterWord.inChannels) * int(p, TurnFilterWord.outChannels);
  for (let tap: i32 = 0; tap < taps; tap++) {
    const from = ptr(p, TurnFilterWord.from) + <usize>((taps - 1 - tap) * size) * 4;
    swap(
      from,
      ptr(p, TurnFilterWord.to) + <usize>(tap * size) * 4,
      int(p, TurnFilterWord.inChannels),
      int(p, TurnFilterWord.outChannels),
    );
  }
}

enum TurnTapsWord {
  from,
  to,
  filterWidth,
  inChannels,
  outChannels,
  rows,
  columns,
  firstRow,
  firstColumn,
  rowStep,
  columnStep,
}

/**
 * The same for some of the taps: [rows, columns, out, in], whose last tap is `firstRow`,
 * `firstColumn` of the filter, and each one before it `rowStep` or `columnStep` on.
 */
export function turnTaps(p: usize, t: i32, n: i32): void {
  const size = int(p, TurnTapsWord.inChannels) * int(p, TurnTapsWord.outChannels);
  const rows = int(p, TurnTapsWord.rows);
  const columns = int(p, TurnTapsWord.columns);
  let to = ptr(p, TurnTapsWord.to);
  for (let r: i32 = 0; r < rows; r++) {
    const row = int(p, TurnTapsWord.firstRow) + (rows - 1 - r) * int(p, TurnTapsWord.rowStep);
    for (let c: i32 = 0; c < columns; c++, to += <usize>size * 4) {
      const column =
        int(p, TurnTapsWord.firstColumn) + (columns - 1 - c) * int(p, TurnTapsWord.columnStep);
      swap(
        ptr(p, TurnTapsWord.from) +
          <usize>((row * int(p, TurnTapsWord.filterWidth) + column) * size) * 4,
        to,
        int(p, TurnTapsWord.inChannels),
        int(p, TurnTapsWord.outChannels),
      );
    }
  }
}
