import { copyWeights, type WeightCopies, type Weighted } from "./copy-weights.js";
import { check, checkInteger } from "./option-error.js";
import type { Observation, Policy } from "./policy.js";
import type { DescribeOptions } from "./stopper.js";

/** Where the best weights are kept beside memory. Met by a few lines around `model.save`. */
export interface BestStore<State> {
  /** Throws or rejects if it cannot be written. Awaited before the first step. */
  check?(): unknown;
  /** Keeps the weights that the model has now, the best so far. Awaited. */
  save(best: { readonly epoch: number; readonly state: State }): unknown;
}

/** Options of {@link earlyStopCallback}. `State` is that of the policy. */
export interface EarlyStopCallbackOptions<State> {
  /** The model being fitted. TF.js does not hand it to a callback. Its optimizer has the rate. */
  readonly model: Weighted & { stopTraining: boolean; readonly optimizer?: unknown };
  /** Whether the fit ends with the weights of the best epoch, however it ends. Default true. */
  readonly restoreBest?: boolean;
  /**
   * State to start from, of a run that resumes; give `model.fit` its `initialEpoch` too. Default
   * `policy.init()`.
   */
  readonly state?: State;
  /** Optimizer steps done before this fit, of a run that resumes. Integer ≥ 0. Default 0. */
  readonly firstStep?: number;
  /**
   * Takes one line per epoch and one when weights are restored, e.g. `console.log`. Default none.
   */
  readonly log?: (line: string) => void;
  /**
   * An `AbortSignal`, for Ctrl-C: once aborted, the fit ends after the current batch. An epoch that
   * it cuts short is not judged. Default never.
   */
  readonly signal?: { readonly aborted: boolean };
  /** Keeps the best weights outside memory too. Default none. */
  readonly store?: BestStore<State>;
}

/** The hooks that `model.fit` calls, and what can be read and done afterwards. */
export interface EarlyStopCallback<State> {
  onTrainBegin(): Promise<void>;
  onBatchBegin(): void;
  onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): Promise<void>;
  onTrainEnd(): void;
  /** The newest state; JSON-safe. */
  readonly state: State;
  /**
   * Puts the best weights back and frees them. For a `fit` that threw; otherwise the end of the fit
   * did it.
   */
  restore(): void;
  /** Frees the best weights without putting them back. */
  dispose(): void;
}

/** A policy that may be able to describe what it did. */
export interface DescribingPolicy<State> extends Policy<State> {
  describe?(before: State, after: State, options?: DescribeOptions): string;
}

/**
 * Lets a policy end `model.fit`, and gives the model its best weights back.
 *
 * Each `fit` begins anew from `state`. The weights of the best epoch are kept as tensors (one set)
 * until the fit ends: because the policy stopped it, `signal` did, another callback did, or its
 * epochs are done. If the fit throws, TF.js calls no callback: wrap it in `withBestWeights`.
 * TF.js's own early stopping refuses to restore (`restoreBestWeights` throws NotImplementedError).
 *
 * @throws {OptionError} If an option is outside the range stated on it. Whatever the policy and the
 *   store throw ends the fit.
 * @example
 * const stopper = earlyStop({ monitor: "val_loss", patience: 3 });
 * const callback = earlyStopCallback(stopper, { model, log: console.log });
 * await model.fit(x, y, { epochs: 100, validationSplit: 0.1, callbacks: [callback] });
 * callback.state.bestEpoch; // => 12
 * @see https://github.com/tensorflow/tfjs/issues/8488
 */
export function earlyStopCallback<State>(
  policy: DescribingPolicy<State>,
  options: EarlyStopCallbackOptions<State>,
): EarlyStopCallback<State> {
  const { model, restoreBest = true, firstStep = 0, log, signal, store } = options;
  checkInteger("earlyStopCallback: firstStep", firstStep, 0);
  const silent = log !== undefined && policy.describe === undefined;
  check(!silent, "earlyStopCallback: log", "left out for a policy without describe", policy.name);
  const first = options.state ?? policy.init();
  let state = first;
  let step = firstStep;
  let best: { readonly epoch: number; readonly weights: WeightCopies } | null = null;

  const dispose = (): void => {
    best?.weights.dispose();
    best = null;
  };
  const restore = (): void => {
    if (best === null) return;
    best.weights.restore();
    log?.(`restored the weights of epoch ${best.epoch}`);
    dispose();
  };
  /** The next state, or `null` if the epoch was cut short, so that TF.js did not validate. */
  const judge = (observation: Observation): State | null => {
    const cut = model.stopTraining;
    try {
      return policy.update(state, observation);
    } catch (error) {
      if (cut && error instanceof Error && error.name === "OptionError") return null;
      throw error;
    }
  };
  return {
    async onTrainBegin() {
      dispose();
      state = first;
      step = firstStep;
      await store?.check?.();
    },
    // Batches are counted as they begin: with a hook for their end TF.js would fetch every loss.
    onBatchBegin() {
      step++;
      if (signal?.aborted === true) model.stopTraining = true;
    },
    async onEpochEnd(epoch, metrics = {}) {
      const next = judge({ epoch, step, metrics, ...rateOf(model.optimizer) });
      if (next === null) return;
      const before = state;
      state = next;
      const verdict = policy.verdict(next);
      if (verdict.best && restoreBest) {
        dispose();
        best = { epoch, weights: copyWeights(model) };
      }
      if (verdict.stop !== null || signal?.aborted === true) model.stopTraining = true;
      if (verdict.best) await store?.save({ epoch, state: next });
      const saved = restoreBest || store !== undefined;
      if (log) log(`epoch ${epoch}: ${policy.describe?.(before, next, { saved })}`);
    },
    onTrainEnd: restore,
    get state() {
      return state;
    },
    restore,
    dispose,
  };
}

/** TF.js's optimizers have their rate as a number, but do not declare it. */
function rateOf(optimizer: unknown): { readonly rate?: number } {
  if (typeof optimizer !== "object" || optimizer === null) return {};
  const rate = "learningRate" in optimizer ? optimizer.learningRate : undefined;
  return typeof rate === "number" ? { rate } : {};
}
