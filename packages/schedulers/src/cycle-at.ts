/** One cycle of a schedule that restarts. */
interface Cycle {
  /** Its place, from 0. */
  readonly index: number;
  /** Time since it began. ≥ 0. */
  readonly position: number;
  readonly length: number;
}

/**
 * The cycle that `at` lies in, when the first is `first` long and each is `multiplier` (≥ 1) times
 * the one before.
 */
export function cycleAt(at: number, first: number, multiplier: number): Cycle {
  const startOf = (index: number): number =>
    multiplier === 1 ? index * first : (first * (multiplier ** index - 1)) / (multiplier - 1);
  let index =
    multiplier === 1
      ? Math.floor(at / first)
      : Math.floor(Math.log1p((at * (multiplier - 1)) / first) / Math.log(multiplier));
  // The logarithm rounds, so at a restart it may name a neighbour.
  if (startOf(index) > at) index--;
  else if (startOf(index + 1) <= at) index++;
  const position = Math.max(0, at - startOf(index));
  return { index, position, length: first * multiplier ** index };
}
