import { checkInteger, checkPositive } from "./option-error.js";

/** Options of {@link patienceFor}. */
export interface PatienceForOptions {
  /** Samples of the training set. Integer ≥ 1. */
  readonly samples: number;
  /** How often an epoch is validated; 0.5 is every second epoch. Finite, > 0. Default 1. */
  readonly validationsPerEpoch?: number;
}

/** Two options of `earlyStop`. */
export interface SuggestedPatience {
  readonly patience: number;
  readonly unit: "validation";
}

/**
 * A patience to begin with, by the size of the data set: a rule of thumb, not a theorem.
 *
 *     epochs    =  100 / samples^(1/4)    1,000 → 18   10,000 → 10   45,000 → 7   1,000,000 → 3.2
 *     patience  =  max(3, ⌈epochs · validationsPerEpoch⌉) validations
 *
 * Why it falls with the size: to be believed, a gain has to be larger than the noise of the
 * validation metric, which for a fixed share of the data falls with 1/√n; on less data one has to
 * wait for the gains of more epochs. Noise alone would ask for the square root, but more data is
 * also trained closer to its limit, where an epoch gains less: the fourth root is half of it, which
 * is a choice. It goes through 10 epochs at 10,000 samples, 10 being the default of PyTorch's and
 * Keras's ReduceLROnPlateau; and it is never below Lightning's default of 3, as with less one
 * unlucky validation ends a run.
 *
 * Take more where progress is slow or comes late: a rate that falls late, dropout, augmentation.
 * Waiting longer costs time only, as the best weights are kept; Prechelt found criteria about four
 * times as slow to generalise 4 % better on average.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const seven = patienceFor({ samples: 45_000 }); // => { patience: 7, unit: "validation" }
 * const stopper = earlyStop({ monitor: "val_loss", ...seven });
 * @see Bengio 2012, Practical Recommendations for Gradient-Based Training of Deep Architectures,
 *   section 3.1, on early stopping and patience: https://arxiv.org/abs/1206.5533
 * @see Prechelt 1998, Early Stopping - But When?: https://doi.org/10.1007/3-540-49430-8_3
 */
export function patienceFor(options: PatienceForOptions): SuggestedPatience {
  const { samples, validationsPerEpoch = 1 } = options;
  checkInteger("patienceFor: samples", samples, 1);
  checkPositive("patienceFor: validationsPerEpoch", validationsPerEpoch);
  const epochs = 100 / Math.sqrt(Math.sqrt(samples));
  return { patience: Math.max(3, Math.ceil(epochs * validationsPerEpoch)), unit: "validation" };
}
