/** The most dimensions that rows can be laid out in. */
export const LONGEST = 5;

interface Row {
  readonly size: number;
  /** Whether an operand has a value for each of the row's places, or one for all of them. */
  readonly a: boolean;
  readonly b: boolean;
}

interface Outer {
  readonly size: number;
  /** From one index to the next, in elements of each operand. */
  readonly a: number;
  readonly b: number;
}

interface Broadcast {
  readonly row: Row;
  /** How many rows there are. */
  readonly rows: number;
  /** The dimensions that rows are laid out in, the first outermost. */
  readonly outer: readonly Outer[];
}

/**
 * Two shapes that broadcast to `shape`, in as few dimensions as they need: equal neighbours are
 * one.
 */
export function broadcast(
  a: readonly number[],
  b: readonly number[],
  shape: readonly number[],
): Broadcast {
  const groups: Row[] = [];
  shape.forEach((size, i) => {
    const has = (from: readonly number[]): boolean =>
      (from[i - shape.length + from.length] ?? 1) > 1;
    if (size === 1) return;
    const group = { size, a: has(a), b: has(b) };
    const last = groups.at(-1);
    if (last?.a === group.a && last.b === group.b) {
      groups[groups.length - 1] = { ...group, size: last.size * size };
    } else groups.push(group);
  });
  const row = groups.pop() ?? { size: 1, a: true, b: true };
  let sizeA = row.a ? row.size : 1;
  let sizeB = row.b ? row.size : 1;
  let rows = 1;
  const outer = groups.toReversed().map((group) => {
    const stride = { size: group.size, a: group.a ? sizeA : 0, b: group.b ? sizeB : 0 };
    sizeA *= group.a ? group.size : 1;
    sizeB *= group.b ? group.size : 1;
    rows *= group.size;
    return stride;
  });
  return { row, rows, outer: outer.toReversed() };
}
