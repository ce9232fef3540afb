import { duration, percent } from "../view/format.js";
import { markdownTable } from "../view/markdown-table.js";
import { deviation, mean } from "./statistics.js";
import type { Ending, StoppingRun } from "./train-stopping.js";

const endings = [
  ["early stopping, best weights", "stopped"],
  ["whole budget, best weights", "best"],
  ["whole budget, last weights", "last"],
] as const;

/** Means over seeds in Markdown: a row for each ending, and a sentence on what stopping saved. */
export function stoppingTable(runs: readonly StoppingRun[]): string {
  const of = (name: (typeof endings)[number][1], value: (ending: Ending) => number): number[] =>
    runs.map((run) => value(run[name]));
  const rows = endings.map(([title, name]) => [
    title,
    mean(of(name, ({ epochs }) => epochs)).toFixed(1),
    mean(of(name, ({ keptEpoch }) => keptEpoch + 1)).toFixed(1),
    duration(mean(of(name, ({ seconds }) => seconds))),
    spread(
      of(name, ({ test }) => 100 * test.accuracy),
      2,
      " %",
    ),
    spread(
      of(name, ({ test }) => test.loss),
      3,
    ),
  ]);
  const head = ["", "epochs", "best epoch", "time", "test accuracy", "test loss"];
  const share = (value: (ending: Ending) => number): string =>
    percent(mean(runs.map((run) => 1 - value(run.stopped) / value(run.last))));
  const cost = (name: "best" | "last"): string =>
    spread(
      runs.map((run) => 100 * (run.stopped.test.accuracy - run[name].test.accuracy)),
      2,
      " points",
    );
  return `${markdownTable(head, rows)}

Early stopping saved ${share(({ epochs }) => epochs)} of the epochs and ${share(({ seconds }) => seconds)} of the time. Its accuracy minus that of the whole budget, by seed: ${cost("best")} with the best weights, ${cost("last")} with the last.`;
}

/** Mean and sample standard deviation. */
function spread(values: readonly number[], digits: number, unit = ""): string {
  const sigma = deviation(values);
  const behind = sigma === null ? "" : ` ± ${sigma.toFixed(digits)}`;
  return `${mean(values).toFixed(digits)}${behind}${unit}`;
}
