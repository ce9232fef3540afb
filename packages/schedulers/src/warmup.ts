import { combine } from "./combine.js";
import { check, checkFraction, checkInteger, checkOneOf, OptionError } from "./option-error.js";
import type { Schedule, Unit } from "./schedule.js";
import { type AnySchedule, type Combined, isSchedule } from "./stateful.js";

/** Options of {@link warmup}. */
export interface WarmupOptions<Part extends AnySchedule = Schedule> {
  /** Length W of the climb. Unit: that of `before`. Integer ≥ 0; 0 is no warm-up. */
  readonly steps: number;
  /**
   * Fraction of the first rate of `before` at time 0. In [0, 1], and > 0 for `"exponential"`.
   * Default 1/3.
   */
  readonly startFactor?: number;
  /** Shape of the climb. Default `"linear"`. */
  readonly shape?: "linear" | "exponential" | "cosine";
  /** The schedule that takes over at W, where its own time is 0. */
  readonly before: Part;
  /** Says the unit once more, and is an error if `before` counts another. Default `before.unit`. */
  readonly unit?: Unit;
}

/**
 * A climb in front of any schedule.
 *
 *     lr(t) = before(0) · f(t / W)   for t < W
 *     lr(t) = before(t − W)          for t ≥ W
 *     f(p) = s + (1 − s) · p                          "linear", s: startFactor
 *     f(p) = s ^ (1 − p)                              "exponential"
 *     f(p) = s + (1 − s) · (1 − cos(π · p)) / 2       "cosine"
 *
 * @returns A pure schedule in the unit of `before` if `before` is one. Otherwise `before` hears of
 *   no metric during the climb.
 * @throws {OptionError} If an option is outside the range stated on it, or `unit` is not the unit
 *   of `before`.
 * @example
 * const rate = warmup({ steps: 500, startFactor: 0, before: cosineAnnealing({ steps: 20_000 }) });
 * rate(250, 0.1); // => 0.05
 * @see torch.optim.lr_scheduler.SequentialLR([LinearLR(startFactor, 1, W), before], [W]); they
 *   agree to rounding where `before` starts at the base rate. PyTorch climbs to the base rate
 *   whatever `before` starts at, and jumps; we climb to `before(0)`. PyTorch refuses a start factor
 *   of 0. timm's warmup_prefix. Goyal et al. 2017, section 2.2: https://arxiv.org/abs/1706.02677
 */
export function warmup<Part extends AnySchedule>(options: WarmupOptions<Part>): Combined<Part> {
  const { steps, startFactor = 1 / 3, shape = "linear", before } = options;
  checkInteger("warmup: steps", steps, 0);
  checkFraction("warmup: startFactor", startFactor);
  checkOneOf("warmup: shape", shape, ["linear", "exponential", "cosine"]);
  const grows = shape !== "exponential" || startFactor > 0;
  check(grows, "warmup: startFactor", "in (0, 1] for an exponential climb", startFactor);
  check(isSchedule(before), "warmup: before", "a schedule", before);
  const unit = options.unit ?? before.unit;
  if (unit !== before.unit) {
    throw new OptionError(
      `warmup: unit must be the unit of before (${JSON.stringify(before.unit)}), got ${JSON.stringify(unit)}. ` +
        `Multiply epochs by the steps per epoch so that both count the same.`,
    );
  }
  const climb = {
    linear: (part: number) => startFactor + (1 - startFactor) * part,
    exponential: (part: number) => startFactor ** (1 - part),
    cosine: (part: number) =>
      startFactor + ((1 - startFactor) * (1 - Math.cos(Math.PI * part))) / 2,
  }[shape];
  return combine("warmup", [before], {
    rate([rate], at, baseRate, group) {
      if (at >= steps) return rate!(at - steps, baseRate, group);
      return rate!(0, baseRate, group) * climb(at / steps);
    },
    timeOf: (_part, at) => (at >= steps ? at - steps : null),
  });
}
