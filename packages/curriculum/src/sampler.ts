/**
 * Which samples an epoch sees, and in which order: a pure function of the epoch and the seed.
 *
 * Structurally that of `@regimen/core`.
 */
export interface Sampler {
  /** Names the sampler in logs. */
  readonly name: string;
  /**
   * @param epoch Counted from 0.
   * @param size Number of samples in the data set.
   * @param seed Seed of the run. The same arguments give the same answer.
   * @returns Sample indices in order, each in [0, size).
   */
  indices(epoch: number, size: number, seed: number): Uint32Array;
}
