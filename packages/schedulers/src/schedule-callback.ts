import { checkInteger, checkNonNegative } from "./option-error.js";
import type { Schedule } from "./schedule.js";
import { setLearningRate, type StockOptimizer } from "./set-learning-rate.js";

export interface ScheduleCallbackOptions {
  /** The optimizer the model was compiled with. TF.js does not hand it to a callback. */
  readonly optimizer: StockOptimizer;
  /** Base rate of the schedule. Finite, ≥ 0. TF.js cannot be asked for the first one. */
  readonly baseRate: number;
  /** Step of the first batch, for a schedule that counts steps and a run that resumes. Integer ≥ 0. Default 0. */
  readonly firstStep?: number;
}

/** The hooks that `model.fit` calls. */
export interface ScheduleCallback {
  onTrainBegin(): void;
  onEpochBegin(epoch: number): void;
  onBatchBegin(batch: number): void;
}

/**
 * Drives a compiled model's optimizer by a schedule during `model.fit`.
 *
 * A schedule in epochs sets the rate as each epoch begins, at TF.js's own epoch number, so `initialEpoch` resumes it.
 * A schedule in steps sets it before each batch; the callback counts batches, from `firstStep` at each `fit`.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const optimizer = tf.train.adam(1e-3);
 * model.compile({ optimizer, loss: "meanSquaredError" });
 * const schedule = cosineAnnealing({ steps: 20, unit: "epoch" });
 * await model.fit(x, y, { epochs: 20, callbacks: [scheduleCallback(schedule, { optimizer, baseRate: 1e-3 })] });
 */
export function scheduleCallback(
  schedule: Schedule,
  options: ScheduleCallbackOptions,
): ScheduleCallback {
  const { optimizer, baseRate, firstStep = 0 } = options;
  checkNonNegative("scheduleCallback: baseRate", baseRate);
  checkInteger("scheduleCallback: firstStep", firstStep, 0);
  let step = firstStep;
  return {
    onTrainBegin() {
      step = firstStep;
    },
    onEpochBegin(epoch) {
      if (schedule.unit === "epoch") setLearningRate(optimizer, schedule(epoch, baseRate));
    },
    onBatchBegin() {
      if (schedule.unit === "step") setLearningRate(optimizer, schedule(step++, baseRate));
    },
  };
}
