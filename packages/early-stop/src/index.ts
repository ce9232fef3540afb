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
export { type Monitor } from "./monitor.js";
export { OptionError } from "./option-error.js";
export { type Observation, type Policy, type Verdict } from "./policy.js";
export { type DescribeOptions, type Stopper, type StopReason, type StopState } from "./stopper.js";
export { withBestWeights } from "./with-best-weights.js";
