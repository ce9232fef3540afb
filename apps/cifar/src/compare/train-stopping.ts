import type { Checkpoint, EpochRecord } from "@regimen/core";
import type { AppOptions } from "../options.js";
import { referenceCnn } from "../reference-cnn.js";
import { policiesOf } from "../train/components.js";
import type { PreparedData } from "../train/prepare-data.js";
import { trainerOf } from "../train/trainer-of.js";

interface Score {
  readonly loss: number;
  readonly accuracy: number;
}

/** One ending of a run. */
export interface Ending {
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights are kept, counted from 0. */
  readonly keptEpoch: number;
  /** Training and validation together. */
  readonly seconds: number;
  /** By the test images, with the weights that are kept. */
  readonly test: Score;
}

/** Three endings of the run of one seed. */
export interface StoppingRun {
  readonly seed: number;
  readonly history: readonly EpochRecord[];
  /** Where early stopping ends it, with the best weights until then. */
  readonly stopped: Ending;
  /** The whole budget with the last weights. */
  readonly last: Ending;
  /** The whole budget with the weights of the lowest validation loss. */
  readonly best: Ending;
}

/**
 * Trains the whole budget once, and takes all three endings from it.
 *
 * Early stopping only looks back: the run that it ends is, to the bit, the beginning of the one
 * that goes on. So the policy is consulted after every epoch, and the checkpoints that it chooses
 * are evaluated at the end.
 *
 * @param options With `earlyStop`.
 * @returns `null` if the signal came first.
 */
export async function trainStopping(
  data: PreparedData,
  options: AppOptions,
  signal: AbortSignal,
): Promise<StoppingRun | null> {
  const model = referenceCnn(options);
  const trainer = trainerOf(model, data, { ...options, earlyStop: null });
  const [policy] = policiesOf(options);
  let state = policy!.init();
  let stoppedAfter: number | null = null;
  let [stopped, best]: (Checkpoint | null)[] = [null, null];
  let lowest = Infinity;
  trainer.on("epochEnd", ({ epoch, step, metrics }) => {
    const checkpoint = trainer.checkpoint();
    const loss = metrics["val_loss"]!;
    if (loss < lowest) [best, lowest] = [checkpoint, loss];
    if (stoppedAfter !== null) return;
    state = policy!.update(state, { epoch, step, metrics });
    const verdict = policy!.verdict(state);
    if (verdict.best) stopped = checkpoint;
    if (verdict.stop !== null) stoppedAfter = epoch + 1;
  });
  try {
    const { epochs } = options;
    const { history, stop } = await trainer.fit(data.train, {
      validation: data.validation,
      epochs,
      signal,
    });
    if (stop.reason === "aborted") return null;
    const end = async (checkpoint: Checkpoint, trained: number): Promise<Ending> => {
      trainer.restore(checkpoint);
      const { loss, accuracy } = await trainer.evaluate(data.test);
      const seconds = history.slice(0, trained).reduce((sum, record) => sum + record.seconds, 0);
      const test = { loss: loss!, accuracy: accuracy! };
      return { epochs: trained, keptEpoch: checkpoint.epoch - 1, seconds, test };
    };
    const last = trainer.checkpoint();
    return {
      seed: options.seed,
      history,
      last: await end(last, epochs),
      best: await end(best ?? last, epochs),
      stopped: await end(stopped ?? last, stoppedAfter ?? epochs),
    };
  } finally {
    trainer.dispose();
    model.dispose();
  }
}
