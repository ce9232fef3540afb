import type { Json } from "../contracts.js";
import type { Loader } from "../data/loader.js";
import { stepsOver } from "../data/steps-over.js";
import { viewModel } from "../models/view-model.js";
import { readWeights, writeWeights } from "../models/weights.js";
import { check, checkInteger } from "../option-error.js";
import { restoreBest, restoreLatest } from "./best-weights.js";
import { checkMonitors } from "./check-monitors.js";
import { checkRestorable } from "./check-restorable.js";
import type { Checkpoint } from "./checkpoint.js";
import { createEmitter, type Listener } from "./emitter.js";
import { readEnvironment } from "./environment.js";
import { evaluate, predict, type Predictions } from "./evaluate.js";
import { finishEpoch } from "./finish-epoch.js";
import type { Metrics, Run } from "./run-records.js";
import { createRunState, type Session } from "./session.js";
import { trainEpoch } from "./train-epoch.js";
import type { TrainerEvents } from "./trainer-events.js";
import { checkTrainerOptions, type FitOptions, type TrainerOptions } from "./trainer-options.js";

interface Ending {
  readonly reason: string;
  readonly policy: string | null;
}

/**
 * Trains a model: one run from its first step to its last, over any number of fits.
 *
 * A second `fit` continues where the first ended, even in the middle of an epoch; so does one after
 * `restore`. The same seed on the same backend gives the same bits.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const trainer = new Trainer({
 *   model,
 *   loss: softmaxCrossEntropy(),
 *   optimizer: adam(),
 *   seed: 7,
 *   metrics: [accuracy()],
 * });
 * trainer.on("epochEnd", ({ epoch, metrics }) => console.log(epoch, metrics));
 * const run = await trainer.fit(train, { validation, epochs: 10 });
 */
export class Trainer {
  readonly #session: Session;
  readonly #detach: () => void;
  #running = false;

  constructor(options: TrainerOptions) {
    checkTrainerOptions(options);
    this.#session = {
      options,
      view: viewModel(options.model),
      emitter: createEmitter<TrainerEvents>(),
      state: createRunState(options),
    };
    // Last, so that a constructor that throws leaves the optimizer free.
    this.#detach = options.optimizer.attach();
  }

  /**
   * Listens to one kind of event. Listeners are called in the order they were added; the Trainer
   * waits for promises, and an error ends the fit.
   *
   * @returns A function that stops listening.
   */
  on<Name extends keyof TrainerEvents>(
    name: Name,
    listener: Listener<TrainerEvents[Name]>,
  ): () => void {
    return this.#session.emitter.on(name, listener);
  }

  /**
   * Trains until `epochs` are done, a policy says stop, or the signal is aborted. However it ends,
   * even by an error, the model then holds the best weights, if a policy called some the best and
   * `restoreBest` is not off.
   *
   * @throws {NonFiniteError} If the loss, a gradient or weights are NaN or infinite.
   * @throws {OptionError} If an option is outside its range, a policy or the schedule watches a
   *   metric that this fit does not measure, or an epoch has no batch.
   */
  async fit(loader: Loader, options: FitOptions): Promise<Run> {
    checkInteger("Trainer.fit: epochs", options.epochs, 0);
    check(!this.#running, "Trainer.fit", "awaited before the next call", "a second call");
    checkMonitors(this.#session.options, options.validation !== undefined);
    const { emitter, state, view } = this.#session;
    this.#running = true;
    let ending: Ending;
    let restored = false;
    try {
      restoreLatest(this.#session);
      ending = await this.#runEpochs(loader, options);
    } finally {
      this.#running = false;
      view.reseed(null);
      restored = restoreBest(this.#session);
    }
    const stop = { ...ending, bestEpoch: state.best?.epoch ?? null };
    const { epoch: epochs, step: steps, history } = state;
    const run: Run = { epochs, steps, stop, history, restored };
    await emitter.emit("fitEnd", { run });
    return run;
  }

  /**
   * Loss and metrics over all samples of a loader, in data-set order, as stored. Yields to the
   * event loop.
   */
  async evaluate(loader: Loader): Promise<Metrics> {
    const { options, view } = this.#session;
    return (await evaluate(view, options.loss, options.metrics ?? [], loader)) as Metrics;
  }

  /**
   * The class with the largest logit for every sample, in data-set order. Yields to the event loop.
   */
  async predict(loader: Loader): Promise<Predictions> {
    return predict(this.#session.view, loader);
  }

  /**
   * Everything the run needs to continue with the same bits. Can be taken between steps, so in any
   * listener too.
   */
  checkpoint(): Checkpoint {
    const { options, state, view } = this.#session;
    const { epoch, step, partial, best, history } = state;
    return {
      format: 2,
      seed: options.seed,
      epoch,
      step,
      partial,
      weights: state.latest ?? readWeights(view.all()),
      optimizer: options.optimizer.state(),
      policies: Object.fromEntries(state.policies) as Record<string, Json>,
      schedule: state.schedule as Json,
      best,
      history,
      trainable: view.trainable().map(({ name }) => name),
      config: options.config ?? null,
      environment: readEnvironment(),
    };
  }

  /**
   * Continues from a checkpoint, in place of everything the run has done so far.
   *
   * @throws {OptionError} If the checkpoint is of another seed, model, optimizer or set of
   *   policies, or other variables trained; it names what differs. Nothing is changed then.
   */
  restore(checkpoint: Checkpoint): void {
    check(!this.#running, "Trainer.restore", "called between fits", "a call during one");
    const { options, state, view } = this.#session;
    checkRestorable(checkpoint, this.#session);
    options.optimizer.restore(checkpoint.optimizer);
    writeWeights(view.all(), checkpoint.weights);
    for (const [name, policy] of Object.entries(checkpoint.policies)) {
      state.policies.set(name, policy);
    }
    const { epoch, step, partial, history, best, schedule } = checkpoint;
    // No step since the best epoch ended: its weights are the ones that training goes on from.
    const atBest = best !== null && partial === null && best.epoch === epoch - 1;
    const own = { atBest, latest: null };
    Object.assign(state, { epoch, step, partial, history, best, schedule, ...own });
  }

  /** Frees the optimizer's slots and releases the optimizer. The model stays. */
  dispose(): void {
    this.#session.options.optimizer.dispose();
    this.#detach();
  }

  async #runEpochs(loader: Loader, options: FitOptions): Promise<Ending> {
    const session = this.#session;
    const { accumulate = 1 } = session.options;
    const stepsPerEpoch = stepsOver(loader, loader.used(loader.samples), accumulate);
    await session.emitter.emit("fitStart", { epochs: options.epochs, stepsPerEpoch });
    for (;;) {
      const ending = policyEnding(session);
      if (ending !== null) return ending;
      if (session.state.epoch >= options.epochs) return { reason: "budget", policy: null };
      if (options.signal?.aborted === true) return { reason: "aborted", policy: null };
      const finished =
        (await trainEpoch(session, loader, options)) && (await finishEpoch(session, options));
      if (!finished) return { reason: "aborted", policy: null };
    }
  }
}

function policyEnding({ options, state }: Session): Ending | null {
  for (const policy of options.policies ?? []) {
    const { stop } = policy.verdict(state.policies.get(policy.name));
    if (stop !== null) return { reason: stop, policy: policy.name };
  }
  return null;
}
