import { combine } from "./combine.js";
import { check } from "./option-error.js";
import type { AnySchedule, Combined } from "./stateful.js";

/** Options of {@link perGroup}. */
export interface PerGroupOptions<Part extends AnySchedule = AnySchedule> {
  /** A schedule for each parameter group, in the optimizer's order. */
  readonly groups: readonly Part[];
  /** The schedule for variables in no group. */
  readonly rest: Part;
}

/**
 * Another schedule for each parameter group.
 *
 *     lr_g(t) = groups_g(t, base_g),   rest(t, base) for variables in no group
 *
 * @returns A pure schedule if all parts are. It throws an `OptionError` when asked for a group that
 *   has no schedule.
 * @throws {OptionError} If `groups` is no list, or the parts count different units.
 * @example
 * const rate = perGroup({ groups: [constant({ factor: 0.1 })], rest: constant() });
 * rate(0, 1, 0); // => 0.1
 * rate(0, 1); // => 1
 * @see torch.optim.lr_scheduler.LambdaLR with a list of functions.
 */
export function perGroup<Part extends AnySchedule>(options: PerGroupOptions<Part>): Combined<Part> {
  const { groups, rest } = options;
  check(Array.isArray(groups), "perGroup: groups", "a list", groups);
  return combine<Part>("perGroup", [rest, ...groups], {
    rate([ofRest, ...ofGroups], at, baseRate, group) {
      const part = group === undefined ? ofRest : ofGroups[group];
      check(part !== undefined, "perGroup: group", `an integer in [0, ${groups.length})`, group);
      return part(at, baseRate, group);
    },
  });
}
