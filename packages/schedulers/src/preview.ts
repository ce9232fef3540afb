import { check, checkInteger, checkNonNegative } from "./option-error.js";
import type { Schedule } from "./schedule.js";

export interface PreviewOptions {
  /** How many times to draw, from 0. Unit: that of the schedule. Integer ≥ 2. */
  readonly steps: number;
  /** Base rate. Finite, ≥ 0. */
  readonly baseRate: number;
  /** Parameter group to ask for. Default: variables in no group. */
  readonly group?: number;
}

/** A drawn schedule. */
export interface Preview {
  /** An SVG document of 640 × 240 pixels. */
  readonly svg: string;
  /** 60 columns and 10 lines of block characters with the highest rate above and the times below. */
  readonly text: string;
}

/**
 * Draws a schedule, for a notebook, a README or a terminal.
 *
 * The height is that of the highest rate, and 0 is at the bottom.
 *
 * @throws {OptionError} If an option is outside the range stated on it, or the schedule has state: its curve depends on
 *   metrics that nobody knows yet.
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
  const label = `${Number(highest.toPrecision(3))}`;
  const times = ["0", `${schedule.unit} ${steps - 1}`] as const;
  return { svg: svgOf(heights, label, times), text: textOf(heights, label, times) };
}

type Times = readonly [first: string, last: string];

function svgOf(heights: readonly number[], label: string, [first, last]: Times): string {
  const [left, right, top, bottom] = [60, 630, 20, 210];
  const points = heights.map((height, at) => {
    const x = left + ((right - left) * at) / (heights.length - 1);
    return `${x.toFixed(1)},${(bottom - (bottom - top) * height).toFixed(1)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240" viewBox="0 0 640 240" font-family="sans-serif" font-size="12">
<rect width="640" height="240" fill="white"/>
<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="gray"/>
<polyline points="${points.join(" ")}" fill="none" stroke="royalblue" stroke-width="2"/>
<text x="${left - 6}" y="${top + 4}" text-anchor="end">${label}</text>
<text x="${left - 6}" y="${bottom + 4}" text-anchor="end">0</text>
<text x="${left}" y="${bottom + 18}">${first}</text>
<text x="${right}" y="${bottom + 18}" text-anchor="end">${last}</text>
</svg>
`;
}

function textOf(heights: readonly number[], label: string, [first, last]: Times): string {
  const [columns, lines, blocks] = [60, 10, " ▁▂▃▄▅▆▇█"];
  const eighths = Array.from({ length: columns }, (_, column) => {
    const at = Math.round((column * (heights.length - 1)) / (columns - 1));
    return Math.round(heights[at]! * lines * 8);
  });
  const rows = Array.from({ length: lines }, (_, line) => {
    const floor = (lines - 1 - line) * 8;
    return eighths.map((height) => blocks[Math.min(8, Math.max(0, height - floor))]).join("");
  });
  const axis = `${first}${last.padStart(columns - first.length)}`;
  return `${[label, ...rows, axis].map((row) => row.trimEnd()).join("\n")}\n`;
}
