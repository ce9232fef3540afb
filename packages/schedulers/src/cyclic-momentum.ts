import { cyclicHeight, type CyclicShape } from "./cyclic-height.js";
import { checkMomenta, defineMomentum, type MomentumSchedule } from "./momentum-schedule.js";

/** Options of {@link cyclicMomentum}. */
export interface CyclicMomentumOptions extends CyclicShape {
  /** Momentum at the top of the rate. In [0, maxMomentum]. Default 0.8. */
  readonly baseMomentum?: number;
  /** Momentum at the foot of the rate. In [0, 1). Default 0.9. */
  readonly maxMomentum?: number;
}

/**
 * The momentum that goes with {@link cyclic}: low where the rate is high. Give it the same lengths,
 * mode and gamma.
 *
 *     m(t) = max − (max − base) · h(t) · s(t)
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const cycle = cyclicMomentum({ stepSizeUp: 100 });
 * setMomentum(optimizer, cycle.momentum(100)); // 0.8
 * @see torch.optim.lr_scheduler.CyclicLR, cycle_momentum.
 */
export function cyclicMomentum(options: CyclicMomentumOptions): MomentumSchedule {
  const { baseMomentum = 0.8, maxMomentum = 0.9, unit = "step" } = options;
  const height = cyclicHeight("cyclicMomentum", options);
  checkMomenta("cyclicMomentum", baseMomentum, maxMomentum);
  return defineMomentum("cyclicMomentum", unit, (at) => {
    return maxMomentum - (maxMomentum - baseMomentum) * height(at);
  });
}
