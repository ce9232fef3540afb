import { argmax } from "./argmax.js";
import type { Metric } from "./metric.js";

/** Samples whose largest logit is at their label, and samples seen. */
export interface AccuracyState {
  readonly correct: number;
  readonly seen: number;
}

/**
 * Share of samples whose largest logit is at their label. Of equal logits the first counts.
 *
 * @returns A metric named `accuracy`, in [0, 1]; 0 before the first sample.
 * @example
 * const { init, update, value } = accuracy();
 * value(update(init(), [2, 1, 0, 3], Int32Array.of(0, 0))); // => 0.5
 */
export function accuracy(): Metric<AccuracyState> {
  return {
    name: "accuracy",
    init: () => ({ correct: 0, seen: 0 }),
    update({ correct, seen }, logits, labels) {
      const classes = logits.length / labels.length;
      let hits = 0;
      for (let row = 0; row < labels.length; row++) {
        if (argmax(logits, row * classes, classes) === labels[row]) hits++;
      }
      return { correct: correct + hits, seen: seen + labels.length };
    },
    value: ({ correct, seen }) => (seen === 0 ? 0 : correct / seen),
  };
}
