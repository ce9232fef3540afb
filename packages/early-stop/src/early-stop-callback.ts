import { copyWeights, type WeightCopies, type Weighted } from "./copy-weights.js";
import type { Policy } from "./policy.js";

export interface EarlyStopCallbackOptions<State> {
  /** The model being fitted. TF.js does not hand it to a callback. */
  readonly model: Weighted & { stopTraining: boolean };
  /** Whether the fit ends with the weights of the best epoch, however it ends. Default true. */
  readonly restoreBest?: boolean;
  /** State to start from, of a run that resumes. Default `policy.init()`. */
  readonly state?: State;
}

/** The hooks that `model.fit` calls, and what is worth asking afterwards. */
export interface EarlyStopCallback<State> {
  onTrainBegin(): void;
  onBatchBegin(): void;
  onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): void;
  onTrainEnd(): void;
  /** The newest state; JSON-safe. */
  readonly state: State;
  /** Puts the best weights back and frees them. For a `fit` that threw; otherwise the end of the fit did it. */
  restore(): void;
  /** Frees the best weights without putting them back. */
  dispose(): void;
}

/**
 * Lets a policy end `model.fit`, and gives the model its best weights back.
 *
 * Each `fit` begins anew from `state`. The weights of the best epoch are kept as tensors (one set) until the fit ends.
 * TF.js's own early stopping refuses to restore (`restoreBestWeights` throws NotImplementedError).
 *
 * @example
 * const stopper = earlyStop({ monitor: "val_loss", patience: 3 });
 * const callback = earlyStopCallback(stopper, { model });
 * await model.fit(x, y, { epochs: 100, validationSplit: 0.1, callbacks: [callback] });
 * callback.state.bestEpoch; // => 12
 * @see https://github.com/tensorflow/tfjs/issues/8488
 */
export function earlyStopCallback<State>(
  policy: Policy<State>,
  options: EarlyStopCallbackOptions<State>,
): EarlyStopCallback<State> {
  const { model, restoreBest = true } = options;
  const first = options.state ?? policy.init();
  let state = first;
  let step = 0;
  let best: WeightCopies | null = null;
  const dispose = (): void => {
    best?.dispose();
    best = null;
  };
  const restore = (): void => {
    best?.restore();
    dispose();
  };
  return {
    onTrainBegin() {
      dispose();
      state = first;
      step = 0;
    },
    // Batches are counted as they begin: asking for their end would make TF.js fetch every batch's loss.
    onBatchBegin() {
      step++;
    },
    onEpochEnd(epoch, logs = {}) {
      state = policy.update(state, { epoch, step, metrics: logs });
      const verdict = policy.verdict(state);
      if (verdict.best && restoreBest) {
        dispose();
        best = copyWeights(model);
      }
      if (verdict.stop !== null) model.stopTraining = true;
    },
    onTrainEnd: restore,
    get state() {
      return state;
    },
    restore,
    dispose,
  };
}
