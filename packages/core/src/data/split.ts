import { check, checkInteger } from "../option-error.js";
import { hash, permutation, randomFrom, STREAM } from "../random.js";
import type { Dataset } from "./dataset.js";

/** Options of {@link split}. */
export interface SplitOptions {
  /** Samples of each part. Integers ≥ 1 with a sum ≤ the size of the data set. */
  readonly sizes: readonly number[];
  /** Decides which sample goes where. Integer ≥ 0. */
  readonly seed: number;
}

/**
 * Divides a data set at random into parts that do not overlap. Parts are views: no sample is
 * copied.
 *
 * @returns One data set per size, in the order of `sizes`. The same seed gives the same parts.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const [train, validation] = split(dataset, { sizes: [45_000, 5_000], seed: 7 });
 */
export function split(dataset: Dataset, options: SplitOptions): Dataset[] {
  const { sizes, seed } = options;
  checkInteger("split: seed", seed, 0);
  for (const size of sizes) checkInteger("split: sizes", size, 1);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  check(total <= dataset.size, "split: sum of sizes", `≤ ${dataset.size} samples`, total);
  const order = permutation(dataset.size, randomFrom(hash(seed, STREAM.split)));
  let start = 0;
  return sizes.map((size) => {
    const places = order.subarray(start, (start += size));
    const { indices } = dataset;
    return {
      ...dataset,
      indices: indices === null ? places.slice() : places.map((place) => indices[place] as number),
      size,
    };
  });
}
