import { util } from "@tensorflow/tfjs-core";

/** The first and the last of some axes of `shape` if they are all neighbours, else `null`. */
export function neighbours(
  axis: number | number[],
  shape: number[],
): readonly [first: number, last: number] | null {
  const axes = util.parseAxisParam(axis, shape).toSorted((p, q) => p - q);
  const first = axes[0];
  const last = axes.at(-1);
  if (first === undefined || last === undefined || last - first + 1 !== axes.length) return null;
  return [first, last];
}

/** Axes first..last of `shape` as [outer, middle, inner]. */
export function split(
  shape: readonly number[],
  first: number,
  last: number,
): [outer: number, middle: number, inner: number] {
  return [
    util.sizeFromShape(shape.slice(0, first)),
    util.sizeFromShape(shape.slice(first, last + 1)),
    util.sizeFromShape(shape.slice(last + 1)),
  ];
}
