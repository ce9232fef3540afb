import { combine } from "./combine.js";
import { checkNonNegative } from "./option-error.js";
import type { AnySchedule, Combined } from "./stateful.js";

/** Options of {@link scale}. */
export interface ScaleOptions<Part extends AnySchedule = AnySchedule> {
  /** The schedule whose rates are multiplied. */
  readonly schedule: Part;
  /** Factor on its rates. Finite, ≥ 0. */
  readonly factor: number;
}

/**
 * A schedule with its rates multiplied by a factor.
 *
 *     lr(t) = factor · schedule(t, base)
 *
 * @returns A pure schedule if the part is.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const backbone = scale({ schedule: cosineAnnealing({ steps: 100 }), factor: 0.1 });
 * @see timm's `lr_scale` of a parameter group.
 */
export function scale<Part extends AnySchedule>(options: ScaleOptions<Part>): Combined<Part> {
  const { schedule, factor } = options;
  checkNonNegative("scale: factor", factor);
  return combine("scale", [schedule], {
    rate: ([rate], at, baseRate, group) => factor * rate!(at, baseRate, group),
  });
}
