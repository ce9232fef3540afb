/** Mean and standard deviation per channel, of values that are in 0 … 1 if the data set is uint8. */
export interface Normalization {
  /** One per channel. Finite. */
  readonly mean: readonly number[];
  /** One per channel. Finite, > 0. */
  readonly std: readonly number[];
}

/** Writes normalised pixels of one data set into a batch. */
export interface PixelReader {
  /** Writes `count` pixels to `at`, read from element `from` on, `step` elements apart. */
  run(target: Float32Array, at: number, from: number, count: number, step: number): void;
  /** Writes `count` pixels that were 0 before normalisation. */
  zeros(target: Float32Array, at: number, count: number): void;
}
