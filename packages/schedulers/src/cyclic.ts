import { cyclicHeight, type CyclicShape } from "./cyclic-height.js";
import { checkFraction } from "./option-error.js";
import { defineSchedule, type Schedule } from "./schedule.js";

/** Options of {@link cyclic}. */
export interface CyclicOptions extends CyclicShape {
  /**
   * Rate at the foot of a cycle, as a fraction of the base rate. In [0, 1]. Smith advises 1/4 to
   * 1/3.
   */
  readonly minFactor: number;
}

/**
 * Up and down between a fraction of the base rate and the base rate. The base rate is the top
 * (PyTorch's max_lr).
 *
 *     lr(t) = base · (minFactor + (1 − minFactor) · h(t) · s(t))
 *     h: a triangle between 0 and 1;  s: 1, 1/2^cycle ("triangular2") or gamma^t ("exp_range")
 *
 * @returns A pure schedule; there is no state to checkpoint. The momentum that goes with it is
 *   {@link cyclicMomentum}.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = cyclic({ stepSizeUp: 100, minFactor: 0.25 });
 * rate(0, 0.1); // => 0.025
 * rate(100, 0.1); // => 0.1
 * @see torch.optim.lr_scheduler.CyclicLR, with base_lr = base · minFactor; its scale_fn is not
 *   here: write a `lambda`. Smith 2017: https://arxiv.org/abs/1506.01186
 */
export function cyclic(options: CyclicOptions): Schedule {
  const { minFactor, unit = "step" } = options;
  const height = cyclicHeight("cyclic", options);
  checkFraction("cyclic: minFactor", minFactor);
  return defineSchedule("cyclic", unit, (at, baseRate) => {
    const foot = baseRate * minFactor;
    return foot + (baseRate - foot) * height(at);
  });
}
