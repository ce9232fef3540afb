import type { TensorInfo } from "@tensorflow/tfjs-core";

/** times · row / √(variance + epsilon); without a row or a variance, 1 in their place. */
export interface Factor {
  readonly row: TensorInfo | null;
  readonly times: number;
  readonly variance: TensorInfo | null;
  readonly epsilon: number;
}

/** factor · (x − mean) */
export interface Centred {
  readonly x: TensorInfo;
  readonly mean: TensorInfo;
  readonly factor: Factor;
}

/** factor · a + factor · (x − mean) + constant, in each of so many columns. */
export interface Terms {
  readonly size: number;
  readonly columns: number;
  /** factor · a */
  readonly direct: { readonly a: TensorInfo; readonly factor: Factor } | null;
  readonly centred: Centred | null;
  /** A row. */
  readonly constant: TensorInfo | null;
}

/**
 * A result that is not computed yet: what reads it may want more done in the same pass (a bias, a
 * ReLU), or may never come (the gradient of a model's input).
 *
 * A reader asks it by the optional members below, and need not know which kernel it comes from. A
 * member that is missing, or answers `null`, means that the reader does its work itself.
 */
export interface Deferred {
  /** The tensors it will be computed from, held until then. */
  readonly inputs: readonly TensorInfo[];
  /** Writes the result at address `to`. */
  compute(to: number): void;
  /** The same with `bias` added to every row. */
  withBias?(bias: TensorInfo): Deferred | null;
  /** The ReLU of it. */
  withRelu?(): Deferred | null;
  /** The same, but 0 where `x`, of the same shape, is not positive: what a ReLU lets pass. */
  maskedBy?(x: TensorInfo): Deferred | null;
  /** The terms that it is the sum of, to which others can be added. */
  terms?(): Terms | null;
  /**
   * It is 1 where this tensor is positive, else 0: nearly always the factor of a ReLU's gradient.
   */
  readonly stepOf?: TensorInfo;
  /** It is the square of x − mean. */
  readonly squareOf?: Pick<Centred, "x" | "mean">;
}
