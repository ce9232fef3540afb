import { check, OptionError } from "./option-error.js";
import { checkTime, checkUnit, defineSchedule, type Rate, type Unit } from "./schedule.js";
import {
  type AnySchedule,
  checkStepped,
  type Combined,
  isSchedule,
  type Observation,
} from "./stateful.js";

/** How a combinator makes one rate of the rates of its parts. */
interface Formula {
  /** The rate. `parts` answer at their own time. */
  rate(parts: readonly Rate[], at: number, baseRate: number, group?: number): number;
  /**
   * The own time of a part at `at`, or `null` while it does not run and hears of no metric.
   * Default: the same time.
   */
  timeOf?(part: number, at: number): number | null;
}

/**
 * Joins schedules into one. Made of plain schedules it is a plain schedule; otherwise its state is
 * the list of its parts' states, `null` for a part without one, and each metric goes to the parts
 * that run.
 */
export function combine<Part extends AnySchedule>(
  name: string,
  parts: readonly Part[],
  formula: Formula,
): Combined<Part> {
  const all: readonly AnySchedule[] = parts;
  const unit = commonUnit(name, all);
  const plain = all.filter((part) => typeof part === "function");
  if (plain.length === all.length) {
    return defineSchedule(name, unit, (at, baseRate, group) =>
      formula.rate(plain, at, baseRate, group),
    ) as Combined<Part>;
  }
  const stateful: Combined<AnySchedule> = {
    unit,
    monitors: all.flatMap((part) => (typeof part === "function" ? [] : (part.monitors ?? []))),
    init: () => all.map((part) => (typeof part === "function" ? null : part.init())),
    update(state, observation) {
      const states = statesOf(name, state, all.length);
      checkStepped(name, observation);
      const at = timeOfLast(unit, observation);
      return all.map((part, index) => {
        if (typeof part === "function") return null;
        const own = formula.timeOf === undefined ? at : formula.timeOf(index, at);
        if (own === null) return states[index];
        return part.update(states[index], earlier(observation, unit, at - own));
      });
    },
    rate(state, at, baseRate, group) {
      checkTime(name, at, baseRate);
      const states = statesOf(name, state, all.length);
      const rates = all.map((part, index): Rate =>
        typeof part === "function" ? part : (...asked) => part.rate(states[index], ...asked),
      );
      return formula.rate(rates, at, baseRate, group);
    },
  };
  return stateful as Combined<Part>;
}

/** The unit that all parts count; an error if one counts another. */
function commonUnit(name: string, parts: readonly AnySchedule[]): Unit {
  check(parts.length > 0, `${name}: schedules`, "a list of at least one", parts.length);
  for (const part of parts) check(isSchedule(part), `${name}: schedules`, "schedules", part);
  const { unit } = parts[0]!;
  checkUnit(name, unit);
  const other = parts.find((part) => part.unit !== unit);
  if (other !== undefined) {
    throw new OptionError(
      `${name}: schedules must count one unit, got ${JSON.stringify(unit)} and ${JSON.stringify(other.unit)}. ` +
        `Multiply epochs by the steps per epoch so that all count the same.`,
    );
  }
  return unit;
}

/** The states of the parts, if that is what it is. */
function statesOf(name: string, state: unknown, count: number): readonly unknown[] {
  const fits = Array.isArray(state) && state.length === count;
  check(fits, `${name}: state`, `a list of ${count}, from init() or update()`, state);
  return state as readonly unknown[];
}

/** Time of the last step before an observation. */
export function timeOfLast(unit: Unit, { epoch, step }: Observation): number {
  return unit === "epoch" ? epoch : step - 1;
}

/** The observation in the own time of a part that began later. */
export function earlier(observation: Observation, unit: Unit, by: number): Observation {
  if (unit === "epoch") return { ...observation, epoch: observation.epoch - by };
  return { ...observation, step: observation.step - by };
}
