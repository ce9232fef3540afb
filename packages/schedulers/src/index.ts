export { chain, type ChainOptions } from "./chain.js";
export { clamp, type ClampOptions } from "./clamp.js";
export { constant, type ConstantOptions } from "./constant.js";
export { cosineAnnealing, type CosineAnnealingOptions } from "./cosine-annealing.js";
export { cosineWarmRestarts, type CosineWarmRestartsOptions } from "./cosine-warm-restarts.js";
export { cyclic, type CyclicOptions } from "./cyclic.js";
export { cyclicMomentum, type CyclicMomentumOptions } from "./cyclic-momentum.js";
export { type Preview } from "./draw.js";
export { exponential, type ExponentialOptions } from "./exponential.js";
export {
  findRate,
  type FindRateOptions,
  findRateWithTrainer,
  type RangeTrainer,
} from "./find-rate.js";
export { inverseSqrt, type InverseSqrtOptions } from "./inverse-sqrt.js";
export { inverseTime, type InverseTimeOptions } from "./inverse-time.js";
export { lambda, type LambdaOptions } from "./lambda.js";
export { linear, type LinearOptions } from "./linear.js";
export {
  lrFinder,
  type LrFinder,
  type LrFinderOptions,
  type LrFinderResult,
  type LrFinderState,
} from "./lr-finder.js";
export {
  type FinderModel,
  lrFinderCallback,
  type LrFinderCallback,
  type LrFinderCallbackOptions,
} from "./lr-finder-callback.js";
export { type LrSuggestions } from "./lr-suggestions.js";
export { type MomentumSchedule } from "./momentum-schedule.js";
export { multiplicative, type MultiplicativeOptions } from "./multiplicative.js";
export { multiStepLR, type MultiStepLROptions } from "./multi-step-lr.js";
export { noise, type NoiseOptions } from "./noise.js";
export { oneCycle, type OneCycleOptions } from "./one-cycle.js";
export { oneCycleMomentum, type OneCycleMomentumOptions } from "./one-cycle-momentum.js";
export { OptionError } from "./option-error.js";
export { perGroup, type PerGroupOptions } from "./per-group.js";
export { piecewiseConstant, type PiecewiseConstantOptions } from "./piecewise-constant.js";
export { piecewiseInterpolate, type PiecewiseInterpolateOptions } from "./piecewise-interpolate.js";
export { polynomial, type PolynomialOptions } from "./polynomial.js";
export { preview, type PreviewOptions } from "./preview.js";
export {
  type PlateauState,
  reduceOnPlateau,
  type ReduceOnPlateauOptions,
} from "./reduce-on-plateau.js";
export { restarts, type RestartsOptions } from "./restarts.js";
export { scale, type ScaleOptions } from "./scale.js";
export {
  scheduleCallback,
  type ScheduleCallback,
  type ScheduleCallbackOptions,
} from "./schedule-callback.js";
export { type Schedule, type Unit } from "./schedule.js";
export { sequential, type SequentialOptions } from "./sequential.js";
export { setLearningRate, type StockOptimizer } from "./set-learning-rate.js";
export { setMomentum } from "./set-momentum.js";
export { slantedTriangular, type SlantedTriangularOptions } from "./slanted-triangular.js";
export {
  type AnySchedule,
  type Combined,
  type Observation,
  type StatefulSchedule,
} from "./stateful.js";
export { stepLR, type StepLROptions } from "./step-lr.js";
export { tanh, type TanhOptions } from "./tanh.js";
export { warmup, type WarmupOptions } from "./warmup.js";
export { warmupStableDecay, type WarmupStableDecayOptions } from "./warmup-stable-decay.js";
