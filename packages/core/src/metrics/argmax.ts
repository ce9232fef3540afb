/**
 * Index of the largest of `logits[from … from + classes)`, counted from `from`; the first of
 * equals.
 */
export function argmax(logits: ArrayLike<number>, from: number, classes: number): number {
  let best = 0;
  let highest = logits[from] as number;
  for (let index = 1; index < classes; index++) {
    const logit = logits[from + index] as number;
    if (logit > highest) {
      highest = logit;
      best = index;
    }
  }
  return best;
}
