import type { Checkpoint, Json, Run, Trainer } from "@regimen/core";
import { saveDuring, type CheckpointStore } from "@regimen/core/node";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { AppOptions } from "../options.js";
import { writeEpochs } from "../record/write-epochs.js";
import { samplerOf, stepsOfEpochs } from "../train/components.js";
import type { PreparedData } from "../train/prepare-data.js";
import { trainerOf } from "../train/trainer-of.js";
import type { Output } from "../view/output.js";
import { showTraining } from "../view/show-training.js";

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
  /** What the run resumes from, or `null` for a new run. */
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
  const { epochs, batchSize, saveEvery } = options;
  const trainer = trainerOf(model, data, options, config);
  if (from !== null) trainer.restore(from);
  const start = trainer.checkpoint();
  await store.check(start);
  // From here on the run can be resumed, however soon it is killed.
  if (from === null) await store.save(start);
  const steps = stepsOfEpochs(options, data.train.samples, samplerOf(options, data.difficulty));
  const samples = steps.map((count) => count * batchSize);
  const stopShowing = showTraining(trainer, output, { samples, from: start });
  await writeEpochs(trainer, folder, start.history);
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
