import { oneCycleCurve, type OneCycleShape } from "./one-cycle-curve.js";
import { check } from "./option-error.js";
import { defineSchedule, type Schedule } from "./schedule.js";

/** Options of {@link oneCycle}. */
export interface OneCycleOptions extends OneCycleShape {
  /** How many times smaller than the base rate the first rate is. Finite, ≥ 1. Default 25. */
  readonly divFactor?: number;
  /** How many times smaller than the first rate the last one is. Finite, ≥ 1. Default 10,000. */
  readonly finalDivFactor?: number;
}

/**
 * Up to the base rate, then down to nearly nothing. The base rate is the top of the cycle
 * (PyTorch's max_lr).
 *
 *     levels: first = base / divFactor,  top = base,  last = first / finalDivFactor
 *     two phases:    first → top until u = pctStart · steps − 1,  top → last until steps − 1
 *     three phases:  first → top until u,  top → first until 2u,  first → last until steps − 1
 *     from a to b at p of the way:  b + (a − b) · (cos(π p) + 1) / 2     "cos"
 *                                   a + (b − a) · p                      "linear"
 *
 * Past `steps − 1` it stays at the last rate.
 *
 * @returns A pure schedule; there is no state to checkpoint. The momentum that goes with it is
 *   {@link oneCycleMomentum}.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const rate = oneCycle({ steps: 100, pctStart: 0.25, annealStrategy: "linear" });
 * rate(24, 0.1); // => 0.1
 * @see torch.optim.lr_scheduler.OneCycleLR; it raises after total_steps, we hold the last rate.
 *   Where the way up is no step long we start at the top; PyTorch divides by 0 if it is exactly
 *   one. optax.cosine_onecycle_schedule rounds the phases otherwise: that is
 *   `piecewiseInterpolate`. Smith & Topin 2017: https://arxiv.org/abs/1708.07120
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { divFactor = 25, finalDivFactor = 1e4, unit = "step" } = options;
  const curve = oneCycleCurve("oneCycle", options);
  checkDivisor("oneCycle: divFactor", divFactor);
  checkDivisor("oneCycle: finalDivFactor", finalDivFactor);
  return defineSchedule("oneCycle", unit, (at, baseRate) => {
    const first = baseRate / divFactor;
    return curve(at, first, baseRate, first / finalDivFactor);
  });
}

function checkDivisor(where: string, value: number): void {
  check(Number.isFinite(value) && value >= 1, where, "finite and ≥ 1", value);
}
