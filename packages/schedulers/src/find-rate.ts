import type { LrFinder, LrFinderResult } from "./lr-finder.js";
import { OptionError } from "./option-error.js";

/** What {@link findRate} needs of a hand-written loop. */
export interface FindRateOptions {
  /** Trains one step at this rate. Returns the loss of its batch before the step. */
  readonly step: (rate: number, index: number) => number | Promise<number>;
  /** Restores weights and optimizer as they were. Called however the test ends. */
  readonly restore: () => void | Promise<void>;
}

/**
 * Runs a range test in a hand-written loop.
 *
 * @throws What `step` throws, after `restore`.
 * @example
 * const before = weights.map((weight) => weight.clone());
 * const { valley } = await findRate(lrFinder(), {
 *   step(rate) {
 *     setLearningRate(optimizer, rate);
 *     return optimizer.minimize(() => lossOf(nextBatch()), true).dataSync()[0];
 *   },
 *   restore: () => weights.forEach((weight, index) => weight.assign(before[index])),
 * });
 */
export async function findRate(
  finder: LrFinder,
  options: FindRateOptions,
): Promise<LrFinderResult> {
  let state = finder.init();
  try {
    for (let index = 0; state.stopped === null; index++) {
      const loss = await options.step(finder.schedule(index, 0), index);
      state = finder.update(state, loss);
    }
  } finally {
    await options.restore();
  }
  return finder.result(state);
}

/** The part of a Trainer that a range test needs. The `Trainer` of `@regimen/core` has it. */
export interface RangeTrainer<Loader, Saved extends { readonly epoch: number }> {
  checkpoint(): Saved;
  restore(checkpoint: Saved): void;
  on(
    name: "step",
    listener: (event: { readonly loss: number; readonly rate: number }) => void,
  ): () => void;
  fit(loader: Loader, options: { epochs: number; signal: AbortSignal }): Promise<unknown>;
}

/**
 * Runs a range test in a Trainer, and puts its weights, its optimizer and its place in the run
 * back.
 *
 * @param trainer Its `schedule` must be `finder.schedule`, and it should have no policies. Dispose
 *   of it afterwards and give the model to a Trainer with the schedule that you want.
 * @throws {OptionError} If the Trainer has another schedule.
 * @example
 * const finder = lrFinder();
 * const { schedule } = finder;
 * const trainer = new Trainer({ model, loss, optimizer: adam(), seed: 7, schedule });
 * const { valley } = await findRateWithTrainer(finder, trainer, train);
 * trainer.dispose();
 */
export async function findRateWithTrainer<Loader, Saved extends { readonly epoch: number }>(
  finder: LrFinder,
  trainer: RangeTrainer<Loader, Saved>,
  loader: Loader,
): Promise<LrFinderResult> {
  const before = trainer.checkpoint();
  const ended = new AbortController();
  let state = finder.init();
  const off = trainer.on("step", ({ loss, rate }) => {
    const expected = finder.schedule(state.losses.length, 0);
    if (rate !== expected) {
      throw new OptionError(
        `findRateWithTrainer: the Trainer's schedule must be finder.schedule, which has ${expected} here, got a rate of ${rate}`,
      );
    }
    state = finder.update(state, loss);
    if (state.stopped !== null) ended.abort();
  });
  try {
    await trainer.fit(loader, { epochs: before.epoch + finder.steps, signal: ended.signal });
  } catch (error) {
    if ((error as Error).name !== "NonFiniteError") throw error;
    state = finder.update(state, Number.NaN);
  } finally {
    off();
    trainer.restore(before);
  }
  return finder.result(state);
}
