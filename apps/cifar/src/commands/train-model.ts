import { join } from "node:path";
import type { Checkpoint, EpochRecord, Json, Run, Trainer } from "@regimen/core";
import { saveDuring, type CheckpointStore } from "@regimen/core/node";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { AppOptions } from "../options.js";
import { appendJsonLine, replaceJsonLines } from "../record/json-lines.js";
import { stepsOfEpochs } from "../train/components.js";
import type { PreparedData } from "../train/prepare-data.js";
import { trainerOf } from "../train/trainer-of.js";
import { epochHead, epochLine } from "../view/epoch-line.js";
import type { Output } from "../view/output.js";
import { progressOn, type Progress } from "../view/progress.js";
import { runMeter } from "../view/run-meter.js";

export interface TrainModelOptions {
  readonly model: LayersModel;
  readonly data: PreparedData;
  readonly options: AppOptions;
  /** Folder of the run: `metrics.jsonl` grows here as epochs end. */
  readonly folder: string;
  readonly output: Output;
  /** Ends the run after the step at hand. */
  readonly signal: AbortSignal;
  /** Where checkpoints go. */
  readonly store: CheckpointStore;
  /** Where the run goes on from, or `null` at its start. */
  readonly from: Checkpoint | null;
  /** What every checkpoint holds of the run. */
  readonly config: Json;
}

/** What training left. The model holds the best weights. */
export interface Trained {
  readonly trainer: Trainer;
  readonly run: Run;
}

/** Trains, shows how it goes, and writes down each epoch as it ends. */
export async function trainModel(parts: TrainModelOptions): Promise<Trained> {
  const { model, data, options, folder, output, signal, store, from, config } = parts;
  const { epochs, saveEvery } = options;
  const trainer = trainerOf(model, data, options, config);
  const steps = stepsOfEpochs(options, data.train.samples, data.sampler);
  if (from !== null) trainer.restore(from);
  const start = trainer.checkpoint();
  await store.check(start);
  // From here on a run can be gone on with, however soon it is killed.
  if (from === null) await store.save(start);
  const lines = join(folder, "metrics.jsonl");
  // An epoch may have been written down whose end no checkpoint holds; it comes again.
  await replaceJsonLines(lines, start.history.map(lineOf));
  const stopShowing = show(trainer, output, steps, options.batchSize, start);
  trainer.on("epochEnd", (record) => appendJsonLine(lines, lineOf(record)));
  const saves = saveDuring(trainer, {
    store,
    ...(saveEvery !== null && { everySteps: saveEvery }),
  });
  signal.addEventListener("abort", stopShowing, { once: true });
  try {
    const run = await trainer.fit(data.train, { validation: data.validation, epochs, signal });
    return { trainer, run };
  } finally {
    stopShowing();
    await saves.finish();
  }
}

const lineOf = ({ metrics, ...record }: EpochRecord): object => ({ ...record, ...metrics });

/** @returns A function that takes the bar away. */
function show(
  trainer: Trainer,
  output: Output,
  steps: readonly number[],
  batchSize: number,
  { partial }: Checkpoint,
): () => void {
  const meter = runMeter(
    steps.map((count) => count * batchSize),
    () => performance.now(),
  );
  let progress: Progress | null = null;
  // An epoch that was left in its middle goes on there.
  let left = partial?.samples ?? 0;
  let [seen, epochs] = [0, 0];
  trainer.on("fitStart", (event) => {
    epochs = event.epochs;
    output.line(output.paint("dim", epochHead));
  });
  trainer.on("epochStart", ({ epoch, samples }) => {
    [seen, left] = [left, 0];
    meter.startEpoch(epoch, samples, seen);
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
