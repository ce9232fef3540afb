import { join } from "node:path";
import type { Trainer } from "@regimen/core";
import { fileSystem } from "@regimen/core/node";
import { freeze } from "@regimen/freeze";
import { listenForInterrupt, type InterruptCode } from "../cli/interrupt.js";
import type { DataSource } from "../data/obtain-data.js";
import { openDevice, type OpenedDevice } from "../device/open-device.js";
import type { ImageData } from "../labelled-images.js";
import type { AppOptions } from "../options.js";
import { createRunFolder } from "../record/create-run-folder.js";
import { describeMachine } from "../record/describe-machine.js";
import { noteResume } from "../record/note-resume.js";
import type { ReopenedRun } from "../record/reopen-run.js";
import { checkSameData, configOf, toJson } from "../record/run-config.js";
import type { RunSetup, RunSummary } from "../record/run-summary.js";
import { storeOf } from "../record/store-of.js";
import { writeConfig } from "../record/write-config.js";
import { writeResults } from "../record/write-results.js";
import { referenceCnn } from "../reference-cnn.js";
import { prepareData, type PreparedData } from "../train/prepare-data.js";
import { scoreClasses } from "../view/class-table.js";
import type { Output } from "../view/output.js";
import { findData } from "./find-data.js";
import { presentResume } from "./present-resume.js";
import { presentSetup, presentSummary } from "./present.js";
import { trainModel } from "./train-model.js";

/** How a run ended. */
export interface TrainResult {
  /** 0: done. 130 (SIGINT) and 143 (SIGTERM): interrupted, and what there is was saved. */
  readonly exitCode: 0 | InterruptCode;
  readonly summary: RunSummary;
}

/**
 * One run from data to report.
 *
 * @param resumed The run to resume, with its `options`. Default: a new one.
 */
export async function train(
  options: AppOptions,
  output: Output,
  resumed: ReopenedRun | null = null,
): Promise<TrainResult> {
  output.line();
  output.line(output.paint("bold", "Regimen: the reference CNN, every package at work"));
  output.line();
  const { data, source } = await findData(options, output);
  const device = await openDevice(options);
  try {
    return await runOn(device, { data, source }, { options, output, resumed });
  } finally {
    await device.close();
  }
}

interface Started {
  readonly options: AppOptions;
  readonly output: Output;
  readonly resumed: ReopenedRun | null;
}

async function runOn(
  opened: OpenedDevice,
  { data, source }: { readonly data: ImageData; readonly source: DataSource },
  { options, output, resumed }: Started,
): Promise<TrainResult> {
  const prepared = prepareData(data, options);
  const model = referenceCnn(options);
  const frozen = options.freeze.length > 0 ? freeze(model, { layers: options.freeze }).frozen : [];
  const now = new Date();
  const name = source.isCifar10 ? "cifar10" : "procedural";
  const { close: _close, ...device } = opened;
  const planned: Omit<RunSetup, "folder"> = {
    options,
    source,
    images: {
      train: prepared.train.samples,
      validation: prepared.validation.samples,
      test: prepared.test.samples,
    },
    difficulty: prepared.difficultySource,
    device,
    model: { parameters: model.countParams(), frozen },
  };
  const config = configOf(planned);
  if (resumed !== null) checkSameData(resumed.config, config);
  const folder = resumed?.folder ?? (await createRunFolder({ runs: options.out, name, now }));
  const setup: RunSetup = { ...planned, folder };
  const machine = describeMachine();
  if (resumed === null) await writeConfig(folder, startOf(planned, now), machine);
  else await noteResume(resumed, { at: now, device, machine });
  presentSetup(output, setup);
  if (resumed !== null) presentResume(output, resumed, config);

  const interrupt = listenForInterrupt({
    onFirst: () => {
      output.line("  interrupted: saving what there is; Ctrl-C again ends at once");
    },
  });
  try {
    const { signal } = interrupt;
    const { trainer, run } = await trainModel({
      model,
      data: prepared,
      options,
      folder,
      output,
      signal,
      store: resumed?.store ?? storeOf(folder),
      from: resumed?.found.checkpoint ?? null,
      config: toJson(config),
    });
    await model.save(fileSystem(join(folder, "model")));
    const test = signal.aborted ? null : await evaluateTest(trainer, prepared, data.classNames);
    trainer.dispose();
    const summary: RunSummary = { ...setup, run, test };
    await writeResults(summary, machine);
    presentSummary(output, summary);
    return { exitCode: interrupt.exitCode() ?? 0, summary };
  } finally {
    interrupt.close();
    model.dispose();
  }
}

async function evaluateTest(
  trainer: Trainer,
  { test }: PreparedData,
  names: readonly string[],
): Promise<NonNullable<RunSummary["test"]>> {
  const { loss, accuracy } = await trainer.evaluate(test);
  const { classes, labels } = await trainer.predict(test);
  return { loss: loss!, accuracy: accuracy!, classes: scoreClasses({ classes, labels, names }) };
}

/** What `config.json` says of a run. */
function startOf({ options, source, ...rest }: Omit<RunSetup, "folder">, at: Date): object {
  return { startedAt: at.toISOString(), seed: options.seed, options, data: source, ...rest };
}
