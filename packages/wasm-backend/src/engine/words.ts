/** A kernel parameter that is written as a float rather than as an integer. */
export interface Float {
  readonly float: number;
}

export const float = (value: number): Float => ({ float: value });

/** One word of a kernel's parameter block: an address or another integer, or a float. */
export type Word = number | Float;

/**
 * A kernel's parameter words in the order in which its enum in assembly/ names them. The list of
 * names stands beside the call, `FILL_WORDS` for `enum FillWord`; a test holds the two together.
 * Every call of a kernel comes through here: name the words one by one, since an object of spread
 * ones takes longer to make than a small kernel to run (50 µs for 30 words, beside 0.3).
 */
export function wordsOf<const Names extends readonly string[]>(
  names: Names,
  values: Readonly<Record<NoInfer<Names[number]>, Word>>,
): Word[] {
  return names.map((name) => values[name as Names[number]]);
}
