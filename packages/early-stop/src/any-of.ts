import { describeStop } from "./describe.js";
import { check, checkName } from "./option-error.js";
import type { DescribeOptions, Stopper, StopState } from "./stopper.js";
import { verdictOf } from "./stopper.js";

/** Options of {@link anyOf} and {@link allOf}. */
export interface CombineOptions {
  /** Names the state in a checkpoint, once in a run. Default `"any-of"` or `"all-of"`. */
  readonly name?: string;
}

/** JSON-safe; a type alias, as an interface is not assignable to `Json`. */
export type CombinedState = StopState &
  Readonly<{
    /** The states of the stoppers, in their order. */
    parts: readonly StopState[];
  }>;

/**
 * Stops when one of several stoppers does, for the reason of the first that does.
 *
 * The first stopper alone says which epoch is the best: its best value, its epoch, its wait. All
 * see every observation.
 *
 * @returns A policy.
 * @throws {OptionError} If there is no stopper, or the name is empty.
 * @example
 * const stopper = anyOf([
 *   earlyStop({ monitor: "val_f1", mode: "max", patience: 10 }), // says which weights are kept
 *   generalizationLoss({ monitor: "val_loss", threshold: 20 }),
 * ]);
 */
export function anyOf(
  stoppers: readonly Stopper[],
  options: CombineOptions = {},
): Stopper<CombinedState> {
  return combine("anyOf", stoppers, options.name ?? "any-of", (parts) =>
    parts.some(({ stopped }) => stopped),
  );
}

/**
 * Stops when every one of several stoppers would stop at the same observation, for the reason of
 * the first.
 *
 * One that would have stopped alone is still updated, and may improve again. The first stopper
 * alone says which epoch is the best.
 *
 * @returns A policy.
 * @throws {OptionError} If there is no stopper, or the name is empty.
 * @example
 * const stopper = allOf([
 *   earlyStop({ monitor: "val_loss", patience: 5 }),
 *   earlyStop({ monitor: "val_f1", mode: "max", patience: 5 }),
 * ]);
 */
export function allOf(
  stoppers: readonly Stopper[],
  options: CombineOptions = {},
): Stopper<CombinedState> {
  return combine("allOf", stoppers, options.name ?? "all-of", (parts) =>
    parts.every(({ stopped }) => stopped),
  );
}

function combine(
  where: string,
  stoppers: readonly Stopper[],
  name: string,
  ends: (parts: readonly StopState[]) => boolean,
): Stopper<CombinedState> {
  check(stoppers.length > 0, `${where}: stoppers`, "at least one", 0);
  checkName(`${where}: name`, name);
  const join = (parts: readonly StopState[]): CombinedState => {
    const { best, bestEpoch, waited, improved, value, judged } = parts[0]!;
    const stopped = ends(parts);
    const reason = stopped ? (parts.find((part) => part.stopped)?.reason ?? null) : null;
    return { best, bestEpoch, waited, improved, value, judged, stopped, reason, parts };
  };
  return {
    name,
    monitors: [...new Set(stoppers.flatMap(({ monitors }) => monitors))],
    init: () => join(stoppers.map((stopper) => stopper.init())),
    update: ({ parts }, observation) =>
      join(stoppers.map((stopper, index) => stopper.update(parts[index]!, observation))),
    verdict: verdictOf,
    describe(before, after, details = {}) {
      const lines = stoppers.map((stopper, index) => {
        // The first alone decides what is saved, and all together why it ends.
        const part: DescribeOptions = index === 0 ? details : { saved: false };
        const goesOn = { ...after.parts[index]!, stopped: false, reason: null };
        return stopper.describe(before.parts[index]!, goesOn, part);
      });
      return `${lines.join(" | ")}${describeStop(after)}`;
    },
  };
}
