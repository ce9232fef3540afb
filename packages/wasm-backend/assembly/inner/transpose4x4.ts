/** Writes 4 rows of 4 floats, `step` bytes apart, as 4 columns: rows `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function turn4x4(from: usize, step: usize, to: usize, toStep: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + step);
  const c = v128.load(from + step * 2);
  const d = v128.load(from + step * 3);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(to + toStep, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7));
  v128.store(to + toStep * 2, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(to + toStep * 3, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
}

/**
 * Writes the columns first..last - 1 of a [rows, columns] as rows, a cache line's worth of columns
 * at a time.
 */
export function turn(from: usize, to: usize, rows: i32, columns: i32, first: i32, last: i32): void {
  const step: usize = <usize>columns * 4;
  const toStep: usize = <usize>rows * 4;
  for (let start = first; start < last; start += 16) {
    const end = min<i32>(start + 16, last);
    const whole = start + ((end - start) & ~3);
    let r: i32 = 0;
    for (; r + 4 <= rows; r += 4) {
      const row = from + <usize>r * step;
      for (let c = start; c < whole; c += 4) {
        turn4x4(row + <usize>c * 4, step, to + <usize>c * toStep + <usize>r * 4, toStep);
      }
      for (let c = whole; c < end; c++) turnColumn(row, to, r, 4, c, step, toStep);
    }
    const rest = from + <usize>r * step;
    for (let c = start; c < end; c++) turnColumn(rest, to, r, rows - r, c, step, toStep);
  }
}

/** Writes `count` floats of column `c`, row `r` at `row`, as part of a row. */
// @ts-ignore: decorator
@inline
function turnColumn(
  row: usize,
  to: usize,
  r: i32,
  count: i32,
  c: i32,
  step: usize,
  toStep: usize,
): void {
  let source = row + <usize>c * 4;
  let target = to + <usize>c * toStep + <usize>r * 4;
  for (let i: i32 = 0; i < count; i++, source += step, target += 4) {
    store<f32>(target, load<f32>(source));
  }
}
