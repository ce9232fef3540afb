import type { LrFinder, LrFinderResult } from "./lr-finder.js";
import { rateOf, setLearningRate, type StockOptimizer } from "./set-learning-rate.js";

/** What the callback needs of a tensor. */
interface WeightTensor {
  clone(): this;
  dispose(): void;
}

/** What the callback needs of a model. Any `tf.LayersModel` has it. */
export interface FinderModel<Weight extends WeightTensor = WeightTensor> {
  /** Once true, `model.fit` ends after the current batch. The callback sets it. */
  stopTraining: boolean;
  getWeights(): Weight[];
  setWeights(weights: Weight[]): void;
}

/** Options of {@link lrFinderCallback}. */
export interface LrFinderCallbackOptions<Weight extends WeightTensor = WeightTensor> {
  /** The model to be fitted. Its weights are copied as `fit` begins and put back as it ends. */
  readonly model: FinderModel<Weight>;
  /** The optimizer the model was compiled with. Its rate is put back as `fit` ends. */
  readonly optimizer: StockOptimizer;
}

/** The hooks that `model.fit` calls. */
export interface LrFinderCallback {
  /** What the test has found so far. */
  readonly result: LrFinderResult;
  onTrainBegin(): void;
  onBatchBegin(): void;
  onBatchEnd(batch: number, logs?: Readonly<Record<string, number>>): void;
  onTrainEnd(): void;
}

/**
 * Runs a range test in `model.fit`, ends it, and puts weights and rate back.
 *
 * The optimizer keeps the moments that it has accumulated: compile with a new one before you train.
 * Give `fit` enough epochs for `finder.steps` batches.
 *
 * @example
 * const search = lrFinderCallback(lrFinder(), { model, optimizer });
 * await model.fit(x, y, { epochs: 100, batchSize: 32, callbacks: [search] });
 * search.result.valley;
 */
export function lrFinderCallback<Weight extends WeightTensor>(
  finder: LrFinder,
  { model, optimizer }: LrFinderCallbackOptions<Weight>,
): LrFinderCallback {
  let state = finder.init();
  let step = 0;
  let before: { readonly weights: Weight[]; readonly rate: number | null } | null = null;
  return {
    get result() {
      return finder.result(state);
    },
    onTrainBegin() {
      state = finder.init();
      step = 0;
      before = {
        weights: model.getWeights().map((weight) => weight.clone()),
        rate: rateOf(optimizer),
      };
    },
    onBatchBegin() {
      setLearningRate(optimizer, finder.schedule(step++, 0));
    },
    onBatchEnd(_batch, { loss = Number.NaN } = {}) {
      if (state.stopped !== null) return;
      state = finder.update(state, loss);
      if (state.stopped !== null) model.stopTraining = true;
    },
    onTrainEnd() {
      if (before === null) return;
      model.setWeights(before.weights);
      for (const weight of before.weights) weight.dispose();
      if (before.rate !== null) setLearningRate(optimizer, before.rate);
      before = null;
    },
  };
}
