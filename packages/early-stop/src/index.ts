export {
  copyWeights,
  type WeightCopies,
  type Weighted,
  type WeightTensor,
} from "./copy-weights.js";
export {
  earlyStopCallback,
  type EarlyStopCallback,
  type EarlyStopCallbackOptions,
} from "./early-stop-callback.js";
export { earlyStop, type EarlyStopOptions, type EarlyStopState } from "./early-stop.js";
export { OptionError } from "./option-error.js";
export { type Observation, type Policy, type Verdict } from "./policy.js";
