import { percent } from "../view/format.js";
import { markdownTable } from "../view/markdown-table.js";
import type { ContenderSummary } from "./summarize.js";

/** A table in Markdown: one row for each contender. */
export function comparisonTable(what: string, summaries: readonly ContenderSummary[]): string {
  const [first] = summaries;
  const seeds = first!.runs.length;
  const head = [what, "test accuracy", `above ${first!.name}`, "better in", "validation loss"];
  const rows = summaries.map(({ name, accuracy, spread, gain, wins, validationLoss }) => {
    const own = name === first!.name;
    const deviation = spread === null ? "" : ` ± ${(100 * spread).toFixed(1)}`;
    return [
      name,
      `${percent(accuracy)}${deviation}`,
      own ? "" : `${gain >= 0 ? "+" : "−"}${(100 * Math.abs(gain)).toFixed(1)} points`,
      own ? "" : `${wins} of ${seeds} seeds`,
      validationLoss.toFixed(3),
    ];
  });
  return markdownTable(head, rows);
}
