import type { Json } from "../contracts.js";

/**
 * A number per epoch, gathered batch by batch in plain arithmetic: a value and three pure
 * functions.
 */
export interface Metric<State = unknown> {
  /** Key in the metrics, and with `val_` in front in those of validation. Not `loss`. */
  readonly name: string;
  /** The state before the first batch. JSON-safe. */
  init(): State & Json;
  /**
   * @param logits Row-major, shape [labels.length, classes].
   * @param labels Shape [N].
   * @returns The new state. JSON-safe.
   */
  update(state: State, logits: ArrayLike<number>, labels: Int32Array): State & Json;
  /** The metric of everything seen so far. */
  value(state: State): number;
}
