import { patienceTable } from "../compare/patience-table.js";
import { stoppingTable } from "../compare/stopping-table.js";
import { trainStopping, type StoppingRun } from "../compare/train-stopping.js";
import type { AppOptions } from "../options.js";
import { prepareData } from "../train/prepare-data.js";
import { percent, plural } from "../view/format.js";
import type { Output } from "../view/output.js";
import { sideBySide, type SideBySideResult } from "./side-by-side.js";

export interface CompareStoppingOptions {
  /** How many seeds, from that of the options on. Integer ≥ 1. */
  readonly seeds: number;
  /** With `earlyStop`. */
  readonly options: AppOptions;
}

/**
 * Trains the whole budget once with every seed, and compares where early stopping would have ended
 * it with its end.
 */
export async function compareStopping(
  { seeds, options }: CompareStoppingOptions,
  output: Output,
): Promise<SideBySideResult<StoppingRun>> {
  const title = "early stopping beside the whole budget";
  return sideBySide<StoppingRun>(
    { what: "stopping", title, seeds, runsPerSeed: 1, options },
    output,
    async function* (data, seed, signal) {
      const own = { ...options, seed };
      const run = await trainStopping(prepareData(data, own), own, signal);
      yield run && { run, line: lineOf(run) };
    },
    (runs, _data, { images, seeds: ofSeeds }) => ({
      subtitle:
        `${images}, reference CNN, ${options.optimizer} ${options.learningRate}, ${options.schedule}, batch ${options.batchSize}, ` +
        `at most ${plural(options.epochs, "epoch")}, patience ${options.earlyStop}, delta ${options.delta}, ${ofSeeds}`,
      body: `${stoppingTable(runs)}\n\nThe same runs under other patiences:\n\n${patienceTable({
        histories: runs.map(({ history }) => history),
        patiences: [3, 5, 10, 20],
        delta: options.delta,
      })}`,
    }),
  );
}

function lineOf({ stopped, last }: StoppingRun): string {
  const [early, late] = [stopped, last].map(({ test }) => percent(test.accuracy));
  return `stopped after ${stopped.epochs}: test ${early}, after ${last.epochs}: ${late}`;
}
