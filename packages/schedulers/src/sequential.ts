import { combine } from "./combine.js";
import { check, checkAscending } from "./option-error.js";
import type { AnySchedule, Combined } from "./stateful.js";

/** Options of {@link sequential}. */
export interface SequentialOptions<Part extends AnySchedule = AnySchedule> {
  /** The schedules, one after the other. At least one; all count one unit. */
  readonly schedules: readonly Part[];
  /**
   * Times at which the next one takes over. Unit: that of the schedules. Integers ≥ 1, ascending,
   * one less than schedules.
   */
  readonly milestones: readonly number[];
}

/**
 * One schedule after the other; each starts at its own time 0.
 *
 *     lr(t) = schedules_i(t − milestones_(i−1))     i: number of milestones ≤ t
 *
 * @returns A pure schedule if all parts are. Otherwise a part with state hears of metrics only
 *   while it runs, and keeps its state afterwards.
 * @throws {OptionError} If an option is outside the range stated on it, or the parts count
 *   different units.
 * @example
 * const schedules = [linear({ steps: 5 }), cosineAnnealing({ steps: 95 })];
 * const rate = sequential({ schedules, milestones: [5] });
 * rate(100, 0.1); // => 0
 * @see torch.optim.lr_scheduler.SequentialLR, which takes no plateau (pytorch#68978) and resumes at
 *   a wrong rate (pytorch#162591); optax.join_schedules.
 */
export function sequential<Part extends AnySchedule>(
  options: SequentialOptions<Part>,
): Combined<Part> {
  const { schedules } = options;
  const milestones = [...options.milestones];
  check(schedules.length > 0, "sequential: schedules", "a list of at least one", schedules.length);
  const count = schedules.length - 1;
  check(milestones.length === count, "sequential: milestones", `${count} long`, milestones.length);
  if (count > 0) checkAscending("sequential: milestones", milestones, 1);
  const running = (at: number): number => milestones.filter((time) => time <= at).length;
  const startOf = (part: number): number => milestones[part - 1] ?? 0;
  return combine("sequential", schedules, {
    rate(parts, at, baseRate, group) {
      const part = running(at);
      return parts[part]!(at - startOf(part), baseRate, group);
    },
    timeOf: (part, at) => (part === running(at) ? at - startOf(part) : null),
  });
}
