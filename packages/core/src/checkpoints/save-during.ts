import { checkInteger } from "../option-error.js";
import type { Checkpoint } from "../training/checkpoint.js";
import type { Trainer } from "../training/trainer.js";
import type { CheckpointStore } from "./checkpoint-store.js";

/** Options of {@link saveDuring}. */
export interface SaveDuringOptions {
  /** Where checkpoints are kept. */
  readonly store: CheckpointStore;
  /** Saves after every so many epochs. Integer ≥ 1. Default 1. */
  readonly everyEpochs?: number;
  /** Saves after every so many optimizer steps of the run too. Integer ≥ 1. Default never. */
  readonly everySteps?: number;
  /** Called with the file when a checkpoint is on the disk. Default none. */
  readonly onSaved?: (path: string) => void;
}

/** Saves that a Trainer makes while it trains. */
export interface Saves {
  /**
   * Waits for the save under way. For use after a fit that threw; one that returned has waited.
   *
   * @throws {CheckpointError} If it fails, or an earlier one failed whose error was not thrown yet.
   */
  finish(): Promise<void>;
  /** Makes no more saves. */
  stop(): void;
}

/**
 * Saves checkpoints to a store while a Trainer trains, and a last one when the fit ends, even by an
 * abort.
 *
 * Training waits for the copy of the tensors and goes on while they are written. One save runs at a
 * time: the next waits for it. A save that fails ends the fit with its error at the next save, or
 * at the fit's end, which waits for the last one.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const saves = saveDuring(trainer, { store, everySteps: 500 });
 * try {
 *   await trainer.fit(train, { validation, epochs: 10 });
 * } finally {
 *   await saves.finish();
 * }
 */
export function saveDuring(trainer: Trainer, options: SaveDuringOptions): Saves {
  const { store, everyEpochs = 1, everySteps, onSaved } = options;
  checkInteger("saveDuring: everyEpochs", everyEpochs, 1);
  if (everySteps !== undefined) checkInteger("saveDuring: everySteps", everySteps, 1);

  let running: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | null = null;
  let saved: Pick<Checkpoint, "step" | "epoch"> | null = null;

  async function finish(): Promise<void> {
    await running;
    const failed = failure;
    failure = null;
    if (failed !== null) throw failed.error;
  }

  async function save(): Promise<void> {
    await finish();
    const checkpoint = trainer.checkpoint();
    saved = { step: checkpoint.step, epoch: checkpoint.epoch };
    running = store
      .save(checkpoint)
      .then(onSaved)
      .catch((error: unknown) => {
        failure = { error };
      });
  }

  const subscriptions = [
    trainer.on("step", ({ step }) => {
      return everySteps !== undefined && step % everySteps === 0 ? save() : undefined;
    }),
    trainer.on("epochEnd", ({ epoch }) => {
      return (epoch + 1) % everyEpochs === 0 ? save() : undefined;
    }),
    trainer.on("fitEnd", async ({ run }) => {
      const done = saved?.step === run.steps && saved.epoch === run.epochs;
      if (!done) await save();
      await finish();
    }),
  ];
  return { finish, stop: () => subscriptions.forEach((unsubscribe) => unsubscribe()) };
}
