export { accuracy, type AccuracyState } from "./accuracy.js";
export { adam } from "./adam.js";
export { adamW } from "./adam-w.js";
export type { AdamHyper, AdamOptions } from "./adam-family.js";
export {
  horizontalFlip,
  randomCrop,
  type Augmentation,
  type HorizontalFlipOptions,
  type Placement,
  type RandomCropOptions,
} from "./augmentation.js";
export { batchTensors } from "./batch-tensors.js";
export type { Checkpoint, PartialEpoch } from "./checkpoint.js";
export { clipByGlobalNorm, clipByValue, type Gradients } from "./clip.js";
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
export { arrayDataset, type ArrayDatasetOptions, type Dataset } from "./dataset.js";
export type { Environment } from "./environment.js";
export type { Listener } from "./events.js";
export { loader, type Batch, type Loader, type LoaderOptions, type Pass } from "./loader.js";
export type { Predictions } from "./measure.js";
export type { Metric } from "./metric.js";
export type { FunctionModel } from "./model-view.js";
export { NonFiniteError } from "./non-finite-error.js";
export type { Affine, Normalization } from "./normalization.js";
export type {
  MomentumOf,
  NamedVariable,
  Optimizer,
  OptimizerState,
  RateOf,
  StepOptions,
  VariableState,
} from "./optimizer.js";
export { OptionError } from "./option-error.js";
export type { ParameterGroup } from "./parameter-groups.js";
export type { Random } from "./random.js";
export { rmsprop, type RmspropHyper, type RmspropOptions } from "./rmsprop.js";
export type { EpochRecord, Metrics, Run } from "./run-records.js";
export type { FitOptions } from "./session.js";
export { sgd, type SgdHyper, type SgdOptions } from "./sgd.js";
export {
  softmaxCrossEntropy,
  type Loss,
  type SoftmaxCrossEntropyOptions,
} from "./softmax-cross-entropy.js";
export { split, type SplitOptions } from "./split.js";
export type { StoredArray } from "./stored-array.js";
export { Trainer } from "./trainer.js";
export type { TrainerEvents } from "./trainer-events.js";
export type { TrainerOptions } from "./trainer-options.js";
export type { Weights } from "./weights.js";
