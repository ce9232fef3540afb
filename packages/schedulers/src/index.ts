export { constant, type ConstantOptions } from "./constant.js";
export { cosineAnnealing, type CosineAnnealingOptions } from "./cosine-annealing.js";
export { OptionError } from "./option-error.js";
export {
  scheduleCallback,
  type ScheduleCallback,
  type ScheduleCallbackOptions,
} from "./schedule-callback.js";
export { type Schedule, type Unit } from "./schedule.js";
export { setLearningRate, type StockOptimizer } from "./set-learning-rate.js";
export { stepLR, type StepLROptions } from "./step-lr.js";
export { warmup, type WarmupOptions } from "./warmup.js";
