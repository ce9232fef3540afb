import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppOptions } from "./cli/app-options.js";
import { drawComparison } from "./compare/comparison-chart.js";
import { comparisonTable } from "./compare/comparison-table.js";
import { comparisons, type ComparisonName } from "./compare/contenders.js";
import { summarize, type ContenderSummary } from "./compare/summary.js";
import { trainContender, type ContenderRun } from "./compare/train-contender.js";
import { findData } from "./find-data.js";
import { describeMachine, describeVersions } from "./run/describe-machine.js";
import { appendJsonLine } from "./run/json-lines.js";
import { createRunFolder } from "./run/run-folder.js";
import { listenForInterrupt, type InterruptCode } from "./train/interrupt.js";
import { openDevice } from "./train/open-device.js";
import { prepareData } from "./train/prepare-data.js";
import { count, percent, plural } from "./view/format.js";
import type { Output } from "./view/output.js";

export interface RunComparisonOptions {
  readonly what: ComparisonName;
  /** How many seeds, from that of the options on. Integer ≥ 1. */
  readonly seeds: number;
  /** What all contenders share. */
  readonly options: AppOptions;
}

/** How a comparison ended. */
export interface ComparisonResult {
  /** 0: done. 130, 143: interrupted; the runs that were done are in `runs.jsonl`. */
  readonly exitCode: 0 | InterruptCode;
  readonly folder: string;
  readonly summaries: readonly ContenderSummary[];
}

/** Trains every contender with every seed, and writes table, picture and figures. */
export async function runComparison(
  request: RunComparisonOptions,
  output: Output,
): Promise<ComparisonResult> {
  const { what, seeds, options } = request;
  const { title, contenders } = comparisons[what];
  output.line();
  output.line(output.paint("bold", `Regimen: ${title.toLowerCase()} side by side`));
  output.line();
  const { data, source } = await findData(options, output);
  const device = await openDevice(options);
  const interrupt = listenForInterrupt({
    onFirst: () => output.line("  interrupted: Ctrl-C again ends at once"),
  });
  try {
    const name = source.isCifar10 ? "CIFAR-10" : "procedural shapes, NOT CIFAR-10";
    const folder = await createRunFolder({
      runs: options.out,
      name: `compare-${what}`,
      now: new Date(),
    });
    const { close: _close, ...opened } = device;
    const setup = { what, seeds, options, data: source, device: opened };
    const about = { ...setup, machine: describeMachine(), versions: describeVersions() };
    await writeFile(join(folder, "config.json"), `${JSON.stringify(about, null, 2)}\n`);
    output.fact("data", name);
    output.fact("runs", `${plural(contenders.length * seeds, "run")} of ${options.epochs} epochs`);
    output.fact("folder", folder);
    output.line();

    const runs: ContenderRun[] = [];
    for (let seed = options.seed; seed < options.seed + seeds; seed++) {
      const prepared = prepareData(data, { ...options, seed });
      for (const contender of contenders) {
        const own = { ...options, ...contender.options, seed };
        const run = await trainContender(contender.name, prepared, own, interrupt.signal);
        if (run === null) return { exitCode: interrupt.exitCode() ?? 130, folder, summaries: [] };
        runs.push(run);
        await appendJsonLine(join(folder, "runs.jsonl"), run);
        output.line(
          `  seed ${seed}  ${contender.name.padEnd(20)}  test ${percent(run.test.accuracy)}`,
        );
      }
    }
    const summaries = summarize(inOrder(runs, contenders));
    const { train, validation, test } = prepareData(data, options);
    const images = [train, validation, test].map(({ samples }) => count(samples)).join("/");
    const first = options.seed;
    const subtitle =
      `${name}, ${images} images, reference CNN, ${options.optimizer} ${options.learningRate}, batch ${options.batchSize}, ` +
      `${plural(options.epochs, "epoch")}, seeds ${first} to ${first + seeds - 1}`;
    const table = comparisonTable(what, summaries);
    await writeFile(join(folder, "comparison.md"), `# ${title}\n\n${subtitle}\n\n${table}\n`);
    const svg = drawComparison({ title, subtitle, summaries });
    await writeFile(join(folder, "comparison.svg"), svg);
    output.line();
    output.line(table);
    output.line();
    return { exitCode: 0, folder, summaries };
  } finally {
    interrupt.close();
    await device.close();
  }
}

function inOrder(
  runs: readonly ContenderRun[],
  contenders: readonly { readonly name: string }[],
): ContenderRun[] {
  return contenders.flatMap(({ name }) => runs.filter(({ contender }) => contender === name));
}
