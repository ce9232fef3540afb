/** Base rates read off a range test; each `null` where the curve has too few points for it. */
export interface LrSuggestions {
  /** Where the loss falls most steeply over the logarithm of the rate. */
  readonly steepest: number | null;
  /** About two thirds along the longest fall. */
  readonly valley: number | null;
  /** A tenth of the rate at the lowest loss. */
  readonly minimum: number | null;
}

/**
 * The suggestion rules of fastai.
 *
 * @param rates Ascending, above 0.
 * @param losses Smoothed, finite, one for each rate.
 */
export function suggest(rates: readonly number[], losses: readonly number[]): LrSuggestions {
  if (rates.length < 2) return { steepest: null, valley: null, minimum: null };
  const slopes = losses
    .slice(1)
    .map((loss, index) => (loss - losses[index]!) / Math.log(rates[index + 1]! / rates[index]!));
  return {
    steepest: rates[lowest(slopes)]!,
    valley: rates[valleyOf(losses)]!,
    minimum: rates[lowest(losses)]! / 10,
  };
}

/** Place of the first lowest value. */
function lowest(values: readonly number[]): number {
  return values.indexOf(Math.min(...values));
}

/**
 * The longest falling subsequence, of length n and ending at e, is taken to span the n points
 * before e; the answer lies half a third past the first third of that span.
 */
function valleyOf(losses: readonly number[]): number {
  const lengths: number[] = [];
  for (const loss of losses) {
    const before = lengths.filter((_, index) => losses[index]! > loss);
    lengths.push(Math.max(0, ...before) + 1);
  }
  const length = Math.max(...lengths);
  const end = lengths.indexOf(length);
  const start = length === 1 ? 0 : end - length;
  const third = (end - start) / 3;
  return Math.max(0, start + Math.floor(third) + Math.floor(third / 2));
}
