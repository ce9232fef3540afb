import { check, checkInteger } from "./option-error.js";
import type { Sampler } from "./sampler.js";
import { shuffle } from "./shuffle.js";

/** A stretch of training that sees the same share of the samples. */
export interface Stage {
  /** Length of the stage. Unit: epochs. Integer ≥ 1. */
  readonly epochs: number;
  /** Share of the samples that it sees, the easiest. In (0, 1], more than the stage before. */
  readonly fraction: number;
}

/** Options of {@link stageCurriculum}. */
export interface StageCurriculumOptions {
  /**
   * One score per sample, in data-set order: less is easier. Finite; equal scores rank by index.
   * Copied.
   */
  readonly difficulty: ArrayLike<number>;
  /**
   * At least one, in the order in which they come. After the last, every epoch sees all samples.
   */
  readonly stages: readonly Stage[];
}

/**
 * Easy samples first, in stages ("baby steps"); shuffled anew each epoch.
 *
 *     an epoch sees the max(1, round(fraction · N)) easiest of N samples,
 *     in an order drawn from (seed, epoch)
 *
 * @returns A sampler named `"stage-curriculum"`, a pure function with no state to checkpoint. Its
 *   `indices` throws an `OptionError` if the data set has not one sample per score, or the epoch or
 *   seed is not an integer.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const difficulty = [0.3, 0.9, 0.1, 0.5];
 * const sampler = stageCurriculum({ difficulty, stages: [{ epochs: 2, fraction: 0.5 }] });
 * sampler.indices(0, 4, 7); // samples 0 and 2, in some order
 * sampler.indices(2, 4, 7); // all four
 * @see Bengio et al. 2009, Curriculum learning: https://doi.org/10.1145/1553374.1553380
 */
export function stageCurriculum(options: StageCurriculumOptions): Sampler {
  const scores = Float64Array.from(options.difficulty);
  const samples = scores.length;
  checkInteger("stageCurriculum: difficulty.length", samples, 1);
  scores.forEach((score, index) => {
    check(Number.isFinite(score), `stageCurriculum: difficulty[${index}]`, "finite", score);
  });
  const stages = options.stages.map(({ epochs, fraction }, index) => {
    const name = `stageCurriculum: stages[${index}]`;
    const least = options.stages[index - 1]?.fraction ?? 0;
    checkInteger(`${name}.epochs`, epochs, 1);
    check(fraction > least && fraction <= 1, `${name}.fraction`, `in (${least}, 1]`, fraction);
    return { epochs, count: Math.max(1, Math.round(fraction * samples)) };
  });
  checkInteger("stageCurriculum: stages.length", stages.length, 1);

  const byEase = Uint32Array.from(scores.keys());
  byEase.sort((left, right) => scores[left]! - scores[right]! || left - right);

  const countAt = (epoch: number): number => {
    let end = 0;
    for (const stage of stages) {
      end += stage.epochs;
      if (epoch < end) return stage.count;
    }
    return samples;
  };
  return {
    name: "stage-curriculum",
    indices(epoch, size, seed) {
      checkInteger("stageCurriculum: epoch", epoch, 0);
      check(Number.isSafeInteger(seed), "stageCurriculum: seed", "a safe integer", seed);
      const rule = `the number of difficulty scores, ${samples}`;
      check(size === samples, "stageCurriculum: size", rule, size);
      const seen = byEase.slice(0, countAt(epoch));
      shuffle(seen, seed, epoch);
      return seen;
    },
  };
}
