import type { EpochRecord } from "@regimen/core";
import type { AppOptions } from "../options.js";
import { referenceCnn } from "../reference-cnn.js";
import type { PreparedData } from "../train/prepare-data.js";
import { trainerOf } from "../train/trainer-of.js";

/** What one contender made of one seed. */
export interface ContenderRun {
  readonly contender: string;
  readonly seed: number;
  readonly history: readonly EpochRecord[];
  /** By the test images, with the weights of the last step. */
  readonly test: { readonly loss: number; readonly accuracy: number };
}

/**
 * Trains the reference CNN for the whole budget.
 *
 * @returns `null` if the signal came first.
 */
export async function trainContender(
  contender: string,
  data: PreparedData,
  options: AppOptions,
  signal: AbortSignal,
): Promise<ContenderRun | null> {
  const { seed, epochs } = options;
  const model = referenceCnn(options);
  const trainer = trainerOf(model, data, options);
  try {
    const run = await trainer.fit(data.train, { validation: data.validation, epochs, signal });
    if (run.stop.reason === "aborted") return null;
    const { loss, accuracy } = await trainer.evaluate(data.test);
    return { contender, seed, history: run.history, test: { loss: loss!, accuracy: accuracy! } };
  } finally {
    trainer.dispose();
    model.dispose();
  }
}
