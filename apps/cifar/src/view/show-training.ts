import type { Checkpoint, Trainer } from "@regimen/core";
import { epochHead, epochLine } from "./epoch-line.js";
import type { Output } from "./output.js";
import { progressOn, type Progress } from "./progress.js";
import { runMeter } from "./run-meter.js";

export interface ShowTrainingOptions {
  /** Images that each epoch sees. */
  readonly samples: readonly number[];
  /** What the training starts or resumes from. */
  readonly from: Checkpoint;
}

/**
 * Shows how a training goes: a line for each epoch and, where a person watches, a bar within it.
 *
 * @returns A function that takes the bar away. May be called again.
 */
export function showTraining(
  trainer: Trainer,
  output: Output,
  { samples: samplesOfEpochs, from }: ShowTrainingOptions,
): () => void {
  const meter = runMeter(samplesOfEpochs, () => performance.now());
  let progress: Progress | null = null;
  // An epoch that was interrupted resumes in its middle.
  let left = from.partial?.samples ?? 0;
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
