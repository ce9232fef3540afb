import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listenForInterrupt, type InterruptCode } from "../cli/interrupt.js";
import { openDevice } from "../device/open-device.js";
import type { ImageData } from "../labelled-images.js";
import type { AppOptions } from "../options.js";
import { createRunFolder } from "../record/create-run-folder.js";
import { describeMachine } from "../record/describe-machine.js";
import { appendJsonLine } from "../record/json-lines.js";
import { writeConfig } from "../record/write-config.js";
import { plural } from "../view/format.js";
import type { Output } from "../view/output.js";
import { findData } from "./find-data.js";

/** What every comparison is asked for. */
export interface SideBySideOptions {
  readonly what: string;
  readonly title: string;
  /** How many seeds, from that of the options on. Integer ≥ 1. */
  readonly seeds: number;
  /** Runs of each seed. */
  readonly runsPerSeed: number;
  readonly options: AppOptions;
}

/** How a comparison ended. */
export interface SideBySideResult<Run> {
  /** 0: done. 130, 143: interrupted; the runs that were done are in `runs.jsonl`. */
  readonly exitCode: 0 | InterruptCode;
  readonly folder: string;
  readonly runs: readonly Run[];
}

/** How a page calls the data and the seeds. */
interface Names {
  readonly images: string;
  readonly seeds: string;
}

/** What a comparison is about, for its page: table and all. */
export interface Page {
  readonly subtitle: string;
  readonly body: string;
  /** A picture beside it. Default none. */
  readonly svg?: string;
}

/** One run: what it was, how it came out, or `null` if the signal came first. */
type Train<Run> = (
  data: ImageData,
  seed: number,
  signal: AbortSignal,
) => AsyncIterable<{ readonly run: Run; readonly line: string } | null>;

/** Trains with every seed, writes down each run as it ends, and then the page. */
export async function sideBySide<Run extends object>(
  { what, title, seeds, runsPerSeed, options }: SideBySideOptions,
  output: Output,
  train: Train<Run>,
  pageOf: (runs: readonly Run[], data: ImageData, names: Names) => Page,
): Promise<SideBySideResult<Run>> {
  output.line();
  output.line(output.paint("bold", `Regimen: ${title}`));
  output.line();
  const { data, source } = await findData(options, output);
  const device = await openDevice(options);
  const interrupt = listenForInterrupt({
    onFirst: () => output.line("  interrupted: Ctrl-C again ends at once"),
  });
  try {
    const name = `compare-${what}`;
    const folder = await createRunFolder({ runs: options.out, name, now: new Date() });
    const { close: _close, ...opened } = device;
    const setup = { what, seeds, options, data: source, device: opened };
    await writeConfig(folder, setup, describeMachine());
    const images = source.isCifar10 ? "CIFAR-10" : "procedural shapes, NOT CIFAR-10";
    output.fact("data", images);
    output.fact("runs", `${plural(runsPerSeed * seeds, "run")} of ${options.epochs} epochs`);
    output.fact("folder", folder);
    output.line();

    const runs: Run[] = [];
    const last = options.seed + seeds - 1;
    for (let seed = options.seed; seed <= last; seed++) {
      for await (const done of train(data, seed, interrupt.signal)) {
        if (done === null) return { exitCode: interrupt.exitCode() ?? 130, folder, runs };
        runs.push(done.run);
        await appendJsonLine(join(folder, "runs.jsonl"), done.run);
        output.line(`  seed ${seed}  ${done.line}`);
      }
    }
    const names = { images, seeds: `seeds ${options.seed} to ${last}` };
    const { subtitle, body, svg } = pageOf(runs, data, names);
    await writeFile(join(folder, "comparison.md"), `# ${title}\n\n${subtitle}\n\n${body}\n`);
    if (svg !== undefined) await writeFile(join(folder, "comparison.svg"), svg);
    output.line();
    output.line(body);
    output.line();
    return { exitCode: 0, folder, runs };
  } finally {
    interrupt.close();
    await device.close();
  }
}
