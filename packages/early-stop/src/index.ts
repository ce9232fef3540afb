export { allOf, anyOf, type CombinedState, type CombineOptions } from "./any-of.js";
export {
  copyWeights,
  type WeightCopies,
  type Weighted,
  type WeightTensor,
} from "./copy-weights.js";
export {
  type BestStore,
  type DescribingPolicy,
  earlyStopCallback,
  type EarlyStopCallback,
  type EarlyStopCallbackOptions,
} from "./early-stop-callback.js";
export { type EarlyStopOptions } from "./early-stop-options.js";
export { earlyStop, type EarlyStopState } from "./early-stop.js";
export { epochLogger, type EpochLoggerOptions } from "./epoch-logger.js";
export {
  generalizationLoss,
  type GeneralizationLossOptions,
  type GeneralizationLossState,
} from "./generalization-loss.js";
export { type Monitor } from "./monitor.js";
export { OptionError } from "./option-error.js";
export { patienceFor, type PatienceForOptions, type SuggestedPatience } from "./patience-for.js";
export { type Observation, type Policy, type Verdict } from "./policy.js";
export {
  progressQuotient,
  type ProgressQuotientOptions,
  type ProgressQuotientState,
} from "./progress-quotient.js";
export { type DescribeOptions, type Stopper, type StopReason, type StopState } from "./stopper.js";
export {
  successiveIncrease,
  type SuccessiveIncreaseOptions,
  type SuccessiveIncreaseState,
} from "./successive-increase.js";
export { weightedSum, type WeightedSumOptions } from "./weighted-sum.js";
export { withBestWeights } from "./with-best-weights.js";
