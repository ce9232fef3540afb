import { checkMomenta, defineMomentum, type MomentumSchedule } from "./momentum-schedule.js";
import { oneCycleCurve, type OneCycleShape } from "./one-cycle-curve.js";

/** Options of {@link oneCycleMomentum}. */
export interface OneCycleMomentumOptions extends OneCycleShape {
  /** Momentum at the top of the rate. In [0, maxMomentum]. Default 0.85. */
  readonly baseMomentum?: number;
  /** Momentum at both ends. In [0, 1). Default 0.95. */
  readonly maxMomentum?: number;
}

/**
 * The momentum that goes with {@link oneCycle}: low where the rate is high.
 *
 * Give it the same `steps`, `pctStart`, `annealStrategy` and `threePhase`. Levels: max → base →
 * max, and flat in a third phase.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const cycle = oneCycleMomentum({ steps: 100, pctStart: 0.25 });
 * setMomentum(optimizer, cycle.momentum(24)); // 0.85
 * @see torch.optim.lr_scheduler.OneCycleLR, cycle_momentum.
 */
export function oneCycleMomentum(options: OneCycleMomentumOptions): MomentumSchedule {
  const { baseMomentum = 0.85, maxMomentum = 0.95, unit = "step" } = options;
  const curve = oneCycleCurve("oneCycleMomentum", options);
  checkMomenta("oneCycleMomentum", baseMomentum, maxMomentum);
  return defineMomentum("oneCycleMomentum", unit, (at) =>
    curve(at, maxMomentum, baseMomentum, maxMomentum),
  );
}
