import { isStateful } from "../contracts.js";
import type { StepOptions } from "../optimizers/optimizer.js";
import type { Session } from "./session.js";

/** Rate and momentum of one step, as the schedules of the Trainer have them. */
export function ratesAt(
  { options, state }: Session,
  step: number,
  epoch: number,
): StepOptions & { readonly rate: NonNullable<StepOptions["rate"]> } {
  const { schedule, momentum } = options;
  const timeIn = (unit: "step" | "epoch"): number => (unit === "step" ? step : epoch);
  const rate = (baseRate: number, group?: number): number => {
    if (schedule === undefined) return baseRate;
    const at = timeIn(schedule.unit);
    if (isStateful(schedule)) return schedule.rate(state.schedule, at, baseRate, group);
    return schedule(at, baseRate, group);
  };
  if (momentum === undefined) return { rate };
  const time = timeIn(momentum.unit);
  return { rate, momentum: (group) => momentum.momentum(time, group) };
}
