import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppOptions } from "./cli/app-options.js";
import { stoppingTable } from "./compare/stopping-table.js";
import { trainStopping, type StoppingRun } from "./compare/train-stopping.js";
import { findData } from "./find-data.js";
import { describeMachine, describeVersions } from "./run/describe-machine.js";
import { appendJsonLine } from "./run/json-lines.js";
import { createRunFolder } from "./run/run-folder.js";
import { listenForInterrupt, type InterruptCode } from "./train/interrupt.js";
import { openDevice } from "./train/open-device.js";
import { prepareData } from "./train/prepare-data.js";
import { percent, plural } from "./view/format.js";
import type { Output } from "./view/output.js";

export interface RunStoppingOptions {
  /** How many seeds, from that of the options on. Integer ≥ 1. */
  readonly seeds: number;
  /** With `earlyStop`. */
  readonly options: AppOptions;
}

/** How the comparison ended. */
export interface StoppingResult {
  /** 0: done. 130, 143: interrupted; the runs that were done are in `runs.jsonl`. */
  readonly exitCode: 0 | InterruptCode;
  readonly folder: string;
  readonly runs: readonly StoppingRun[];
}

/** Trains the whole budget once with every seed, and compares where early stopping would have ended it with its end. */
export async function runStopping(
  { seeds, options }: RunStoppingOptions,
  output: Output,
): Promise<StoppingResult> {
  output.line();
  output.line(output.paint("bold", "Regimen: early stopping beside the whole budget"));
  output.line();
  const { data, source } = await findData(options, output);
  const device = await openDevice(options);
  const interrupt = listenForInterrupt({
    onFirst: () => output.line("  interrupted: Ctrl-C again ends at once"),
  });
  try {
    const now = new Date();
    const folder = await createRunFolder({ runs: options.out, name: "compare-stopping", now });
    const { close: _close, ...opened } = device;
    const setup = { what: "stopping", seeds, options, data: source, device: opened };
    const about = { ...setup, machine: describeMachine(), versions: describeVersions() };
    await writeFile(join(folder, "config.json"), `${JSON.stringify(about, null, 2)}\n`);
    const name = source.isCifar10 ? "CIFAR-10" : "procedural shapes, NOT CIFAR-10";
    output.fact("data", name);
    output.fact("runs", `${plural(seeds, "run")} of ${options.epochs} epochs`);
    output.fact("folder", folder);
    output.line();

    const runs: StoppingRun[] = [];
    for (let seed = options.seed; seed < options.seed + seeds; seed++) {
      const own = { ...options, seed };
      const run = await trainStopping(prepareData(data, own), own, interrupt.signal);
      if (run === null) return { exitCode: interrupt.exitCode() ?? 130, folder, runs };
      runs.push(run);
      await appendJsonLine(join(folder, "runs.jsonl"), run);
      const { stopped, last } = run;
      output.line(
        `  seed ${seed}  stopped after ${stopped.epochs}: test ${percent(stopped.test.accuracy)}, after ${last.epochs}: ${percent(last.test.accuracy)}`,
      );
    }
    const subtitle =
      `${name}, reference CNN, ${options.optimizer} ${options.learningRate}, ${options.schedule}, batch ${options.batchSize}, at most ` +
      `${plural(options.epochs, "epoch")}; patience ${options.earlyStop}, delta ${options.delta}; seeds ${options.seed} to ${options.seed + seeds - 1}`;
    const table = stoppingTable(runs);
    const title = "Early stopping beside the whole budget";
    await writeFile(join(folder, "comparison.md"), `# ${title}\n\n${subtitle}\n\n${table}\n`);
    output.line();
    output.line(table);
    output.line();
    return { exitCode: 0, folder, runs };
  } finally {
    interrupt.close();
    await device.close();
  }
}
