import { comparisonTable } from "../compare/comparison-table.js";
import { comparisons } from "../compare/comparisons.js";
import { drawComparison } from "../compare/draw-comparison.js";
import { summarize } from "../compare/summarize.js";
import { trainContender, type ContenderRun } from "../compare/train-contender.js";
import type { AppOptions, ComparisonName } from "../options.js";
import { prepareData } from "../train/prepare-data.js";
import { count, percent, plural } from "../view/format.js";
import type { Output } from "../view/output.js";
import { sideBySide, type SideBySideResult } from "./side-by-side.js";

export interface CompareOptions {
  readonly what: ComparisonName;
  /** How many seeds, from that of the options on. Integer ≥ 1. */
  readonly seeds: number;
  /** What all contenders share. */
  readonly options: AppOptions;
}

/** Trains every contender with every seed, and writes table, picture and figures. */
export async function compare(
  { what, seeds, options }: CompareOptions,
  output: Output,
): Promise<SideBySideResult<ContenderRun>> {
  const { title, contenders } = comparisons[what];
  const asked = { what, title, seeds, runsPerSeed: contenders.length, options };
  return sideBySide<ContenderRun>(
    asked,
    output,
    async function* (data, seed, signal) {
      const prepared = prepareData(data, { ...options, seed });
      for (const { name, options: own } of contenders) {
        const run = await trainContender(name, prepared, { ...options, ...own, seed }, signal);
        const line = `${name.padEnd(20)}  test ${percent(run?.test.accuracy ?? 0)}`;
        yield run && { run, line };
      }
    },
    (runs, data, { images, seeds: ofSeeds }) => {
      const { train, validation, test } = prepareData(data, options);
      const sizes = [train, validation, test].map(({ samples }) => count(samples)).join("/");
      const { optimizer, learningRate, batchSize, epochs } = options;
      const subtitle =
        `${images}, ${sizes} images, reference CNN, ${optimizer} ${learningRate}, batch ${batchSize}, ` +
        `${plural(epochs, "epoch")}, ${ofSeeds}`;
      const summaries = summarize(runs);
      const svg = drawComparison({ title, subtitle, summaries });
      return { subtitle, body: comparisonTable(what, summaries), svg };
    },
  );
}
