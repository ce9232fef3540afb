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
 */
export function wordsOf<const Names extends readonly string[]>(
  names: Names,
  values: Readonly<Record<NoInfer<Names[number]>, Word>>,
): Word[] {
  return names.map((name) => values[name as Names[number]]);
}
