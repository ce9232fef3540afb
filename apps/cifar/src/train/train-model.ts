import { join } from "node:path";
import type { Run, Trainer } from "@regimen/core";
import { saveCheckpoint } from "@regimen/core/node";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { AppOptions } from "../cli/app-options.js";
import { appendJsonLine } from "../run/json-lines.js";
import { epochHead, epochLine } from "../view/epoch-line.js";
import type { Output } from "../view/output.js";
import { progressOn, type Progress } from "../view/progress.js";
import { runMeter } from "../view/run-meter.js";
import { stepsOfEpochs } from "./discipline.js";
import type { PreparedData } from "./prepare-data.js";
import { trainerOf } from "./trainer-of.js";

export interface TrainModelOptions {
  readonly model: LayersModel;
  readonly data: PreparedData;
  readonly options: AppOptions;
  /** Folder of the run: `metrics.jsonl` and `checkpoint/` grow here as epochs end. */
  readonly folder: string;
  readonly output: Output;
  /** Ends the run after the step at hand. */
  readonly signal: AbortSignal;
}

/** What training left. The model holds the best weights. */
export interface Trained {
  readonly trainer: Trainer;
  readonly run: Run;
}

/** Trains, shows how it goes, and writes down each epoch as it ends. */
export async function trainModel(parts: TrainModelOptions): Promise<Trained> {
  const { model, data, options, folder, output, signal } = parts;
  const { epochs } = options;
  const trainer = trainerOf(model, data, options);
  const steps = stepsOfEpochs(options, data.train.samples, data.sampler);
  const stopShowing = show(trainer, output, steps, options.batchSize);
  trainer.on("epochEnd", async ({ metrics, ...record }) => {
    await appendJsonLine(join(folder, "metrics.jsonl"), { ...record, ...metrics });
    await saveCheckpoint(join(folder, "checkpoint"), trainer.checkpoint());
  });
  signal.addEventListener("abort", stopShowing, { once: true });
  const run = await trainer
    .fit(data.train, { validation: data.validation, epochs, signal })
    .finally(stopShowing);
  // An interrupted epoch has no end, but its steps are worth going on from.
  if (run.stop.reason === "aborted") {
    await saveCheckpoint(join(folder, "checkpoint"), trainer.checkpoint());
  }
  return { trainer, run };
}

/** @returns A function that takes the bar away. */
function show(
  trainer: Trainer,
  output: Output,
  steps: readonly number[],
  batchSize: number,
): () => void {
  const meter = runMeter(
    steps.map((count) => count * batchSize),
    () => performance.now(),
  );
  let progress: Progress | null = null;
  let [seen, epochs] = [0, 0];
  trainer.on("fitStart", (event) => {
    epochs = event.epochs;
    output.line(output.paint("dim", epochHead));
  });
  trainer.on("epochStart", ({ epoch, samples }) => {
    seen = 0;
    meter.startEpoch(epoch, samples);
    progress = progressOn(output, `epoch ${epoch + 1}/${epochs}`, samples);
  });
  trainer.on("step", ({ samples }) => {
    seen += samples;
    if (output.interactive) progress?.update(seen, meter.note(seen));
  });
  trainer.on("validationStart", () => progress?.update(seen, "validating"));
  trainer.on("epochEnd", (record) => {
    progress?.stop();
    meter.endEpoch(record.seconds);
    const line = epochLine(record, epochs);
    output.line(record.best ? output.paint("green", line) : line);
  });
  return () => progress?.stop();
}
