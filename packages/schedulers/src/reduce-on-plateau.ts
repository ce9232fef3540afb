import { check, checkInteger, checkOneOf, checkNonNegative, OptionError } from "./option-error.js";
import { checkTime, checkUnit, type Unit } from "./schedule.js";
import { checkStepped, type StatefulSchedule } from "./stateful.js";

/** Options of {@link reduceOnPlateau}. */
export interface ReduceOnPlateauOptions {
  /** Name of the metric to watch, e.g. `"val_loss"`. */
  readonly monitor: string;
  /**
   * Whether less or more of it is better. Default `"min"` if the name contains `loss`; otherwise
   * required.
   */
  readonly mode?: "min" | "max";
  /** Factor on the rate at each reduction. In (0, 1). Default 0.1. */
  readonly factor?: number;
  /**
   * Epochs without improvement that are tolerated; the next one reduces. Integer ≥ 0. Default 10.
   */
  readonly patience?: number;
  /** By how much a value must beat the best one. Finite, ≥ 0. Default 1e-4. */
  readonly threshold?: number;
  /** Whether the threshold is a fraction of the best value or a difference. Default `"rel"`. */
  readonly thresholdMode?: "rel" | "abs";
  /** Epochs after a reduction that do not count as bad. Integer ≥ 0. Default 0. */
  readonly cooldown?: number;
  /**
   * Lowest rate, of all groups or of each; `rest` is for variables in no group. Finite, ≥ 0.
   * Default 0.
   */
  readonly minRate?: number | { readonly groups: readonly number[]; readonly rest: number };
  /** A reduction by no more than this is skipped. Finite, ≥ 0. Default 1e-8. */
  readonly eps?: number;
  /** What schedules combined with it count; it counts observations itself. Default `"epoch"`. */
  readonly unit?: Unit;
}

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type PlateauState = Readonly<{
  /** Best value seen, or `null` before the first. */
  best: number | null;
  /** Observations in a row without improvement. */
  bad: number;
  /** Observations left in which none counts as bad. */
  cooling: number;
  /** Reductions so far. */
  reductions: number;
}>;

/**
 * Lowers the rate when a metric has stopped improving.
 *
 *     better = value < best · (1 − threshold)   ("min", "rel")   value < best − threshold   ("abs")
 *              value > best · (1 + threshold)   ("max", "rel")   value > best + threshold   ("abs")
 *     bad > patience  →  each group's rate r becomes max(r · factor, minRate),
 *                        unless it changes by ≤ eps
 *
 * The first value is always better. It counts calls of `update`, not time, so `at` does not matter
 * to its rate.
 *
 * @returns A stateful schedule; it may stand inside every combinator. Its `update` throws an
 *   `OptionError` if the metric is missing, NaN or infinite.
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const plateau = reduceOnPlateau({ monitor: "val_loss", patience: 0, factor: 0.5 });
 * let state = plateau.update(plateau.init(), { epoch: 0, step: 100, metrics: { val_loss: 1 } });
 * state = plateau.update(state, { epoch: 1, step: 200, metrics: { val_loss: 1 } });
 * plateau.rate(state, 2, 0.1); // => 0.05
 * @see torch.optim.lr_scheduler.ReduceLROnPlateau: the same rates. It takes NaN for no improvement
 *   and has "min" for every metric unless told. keras ReduceLROnPlateau reduces one epoch earlier
 *   for the same patience (≥ 1).
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions): StatefulSchedule<PlateauState> {
  const { monitor, factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0 } = options;
  const { thresholdMode = "rel", minRate = 0, eps = 1e-8, unit = "epoch" } = options;
  const name = "reduceOnPlateau";
  check(typeof monitor === "string" && monitor !== "", `${name}: monitor`, "a name", monitor);
  const mode = options.mode ?? (monitor.includes("loss") ? "min" : undefined);
  const rule = `"min" or "max" (only a loss has a default, and monitor is "${monitor}")`;
  check(mode === "min" || mode === "max", `${name}: mode`, rule, mode);
  check(factor > 0 && factor < 1, `${name}: factor`, "in (0, 1)", factor);
  checkInteger(`${name}: patience`, patience, 0);
  checkNonNegative(`${name}: threshold`, threshold);
  checkOneOf(`${name}: thresholdMode`, thresholdMode, ["rel", "abs"]);
  checkInteger(`${name}: cooldown`, cooldown, 0);
  const floors = typeof minRate === "number" ? [minRate] : [minRate.rest, ...minRate.groups];
  for (const floor of floors) checkNonNegative(`${name}: minRate`, floor);
  checkNonNegative(`${name}: eps`, eps);
  checkUnit(name, unit);

  const improves = (value: number, best: number): boolean => {
    if (mode === "min")
      return value < (thresholdMode === "rel" ? best * (1 - threshold) : best - threshold);
    return value > (thresholdMode === "rel" ? best * (threshold + 1) : best + threshold);
  };
  const floorOf = (group?: number): number => {
    if (typeof minRate === "number") return minRate;
    const floor = group === undefined ? minRate.rest : minRate.groups[group];
    const rule = `an integer in [0, ${minRate.groups.length}), the number of its minRates`;
    check(floor !== undefined, `${name}: group`, rule, group);
    return floor;
  };

  return {
    unit,
    monitors: [monitor],
    init: () => ({ best: null, bad: 0, cooling: 0, reductions: 0 }),
    update(state, observation) {
      checkStepped(name, observation);
      const { epoch, metrics } = observation;
      const value = metrics[monitor];
      if (typeof value !== "number") {
        throw new OptionError(
          `${name}: monitor must name a metric of epoch ${epoch} (${Object.keys(metrics).join(", ") || "it has none"}), ` +
            `got ${JSON.stringify(monitor)}`,
        );
      }
      check(Number.isFinite(value), `${name}: ${monitor} of epoch ${epoch}`, "finite", value);
      const better = state.best === null || improves(value, state.best);
      // Adding 0 turns −0, which JSON does not know, into 0.
      const best = better ? value + 0 : state.best;
      const cools = state.cooling > 0;
      const bad = better || cools ? 0 : state.bad + 1;
      if (bad > patience)
        return { best, bad: 0, cooling: cooldown, reductions: state.reductions + 1 };
      return { best, bad, cooling: cools ? state.cooling - 1 : 0, reductions: state.reductions };
    },
    rate({ reductions }, at, baseRate, group) {
      checkTime(name, at, baseRate);
      const floor = floorOf(group);
      let rate = baseRate;
      for (let count = 0; count < reductions; count++) {
        const lower = Math.max(rate * factor, floor);
        if (rate - lower <= eps) break; // and so would all further reductions
        rate = lower;
      }
      return rate;
    },
  };
}
