export type {
  Json,
  MomentumSchedule,
  Observation,
  Policy,
  Sampler,
  Schedule,
  StatefulSchedule,
  Verdict,
} from "./contracts.js";
export { OptionError } from "./option-error.js";
export type { Random } from "./random.js";
export type { StoredArray } from "./stored-array.js";
export {
  horizontalFlip,
  randomCrop,
  type Augmentation,
  type HorizontalFlipOptions,
  type Placement,
  type RandomCropOptions,
} from "./data/augmentation.js";
export { batchTensors } from "./data/batch-tensors.js";
export { arrayDataset, type ArrayDatasetOptions, type Dataset } from "./data/dataset.js";
export { loader, type Batch, type Loader, type LoaderOptions, type Pass } from "./data/loader.js";
export type { Affine, Normalization } from "./data/normalization.js";
export { split, type SplitOptions } from "./data/split.js";
export type { Loss } from "./losses/loss.js";
export {
  softmaxCrossEntropy,
  type SoftmaxCrossEntropyOptions,
} from "./losses/softmax-cross-entropy.js";
export { accuracy, type AccuracyState } from "./metrics/accuracy.js";
export type { Metric } from "./metrics/metric.js";
export type { FunctionModel } from "./models/model-view.js";
export type { Weights } from "./models/weights.js";
export { adam, adamW, type AdamHyper, type AdamOptions } from "./optimizers/adam.js";
export { clipByGlobalNorm, clipByValue } from "./optimizers/clip.js";
export type { Gradients } from "./optimizers/gradients.js";
export type {
  MomentumOf,
  NamedVariable,
  Optimizer,
  OptimizerState,
  RateOf,
  StepOptions,
  VariableState,
} from "./optimizers/optimizer.js";
export type { ParameterGroup } from "./optimizers/parameter-groups.js";
export { rmsprop, type RmspropHyper, type RmspropOptions } from "./optimizers/rmsprop.js";
export { sgd, type SgdHyper, type SgdOptions } from "./optimizers/sgd.js";
export type { Checkpoint, PartialEpoch } from "./training/checkpoint.js";
export type { Listener } from "./training/emitter.js";
export type { Environment } from "./training/environment.js";
export type { Predictions } from "./training/evaluate.js";
export { NonFiniteError } from "./training/non-finite.js";
export type { EpochRecord, Metrics, Run } from "./training/run-records.js";
export { Trainer } from "./training/trainer.js";
export type { TrainerEvents } from "./training/trainer-events.js";
export type { FitOptions, TrainerOptions } from "./training/trainer-options.js";
