import { draw, label, type Preview } from "./draw.js";
import { check, checkInteger, checkNonNegative } from "./option-error.js";
import type { Schedule } from "./schedule.js";

/** Options of {@link preview}. */
export interface PreviewOptions {
  /** How many times to draw, from 0. Unit: that of the schedule. Integer ≥ 2. */
  readonly steps: number;
  /** Base rate. Finite, ≥ 0. */
  readonly baseRate: number;
  /** Parameter group to ask for. Default: variables in no group. */
  readonly group?: number;
}

/**
 * Draws a schedule, for a notebook, a README or a terminal.
 *
 * The height is that of the highest rate, and 0 is at the bottom.
 *
 * @throws {OptionError} If an option is outside the range stated on it, or the schedule has state:
 *   its curve depends on metrics that nobody knows yet.
 * @example
 * console.log(preview(cosineAnnealing({ steps: 100 }), { steps: 100, baseRate: 0.1 }).text);
 */
export function preview(schedule: Schedule, options: PreviewOptions): Preview {
  const { steps, baseRate, group } = options;
  check(typeof schedule === "function", "preview: schedule", "a schedule without state", schedule);
  checkInteger("preview: steps", steps, 2);
  checkNonNegative("preview: baseRate", baseRate);
  const rates = Array.from({ length: steps }, (_, at) => schedule(at, baseRate, group));
  const highest = rates.reduce((top, rate) => Math.max(top, rate), 0);
  const heights = rates.map((rate) => (highest === 0 ? 0 : rate / highest));
  const last = `${schedule.unit} ${steps - 1}`;
  return draw({ heights, top: label(highest), bottom: "0", first: "0", last });
}
