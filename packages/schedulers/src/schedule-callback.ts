import type { MomentumSchedule } from "./momentum-schedule.js";
import { checkInteger, checkNonNegative, OptionError } from "./option-error.js";
import { rateOf, setLearningRate, type StockOptimizer } from "./set-learning-rate.js";
import { setMomentum } from "./set-momentum.js";
import type { AnySchedule } from "./stateful.js";

/** Options of {@link scheduleCallback}. */
export interface ScheduleCallbackOptions {
  /** The optimizer the model was compiled with. TF.js does not hand it to a callback. */
  readonly optimizer: StockOptimizer;
  /** Base rate of the schedule. Finite, ≥ 0. TF.js does not keep the one it was built with. */
  readonly baseRate: number;
  /** Momentum over time. Default: the optimizer's own. */
  readonly momentum?: MomentumSchedule;
  /** Step of the first batch, for a run that resumes. Integer ≥ 0. Default 0. */
  readonly firstStep?: number;
  /** State of a schedule that has one, for a run that resumes. Default `schedule.init()`. */
  readonly state?: unknown;
}

/** The hooks that `model.fit` calls. */
export interface ScheduleCallback {
  /**
   * The schedule's state after the epochs so far, to be kept in a checkpoint; `null` if it has
   * none.
   */
  readonly state: unknown;
  onTrainBegin(): void;
  onEpochBegin(epoch: number): void;
  onBatchBegin(batch: number): void;
  onEpochEnd(epoch: number, logs?: Readonly<Record<string, number>>): void;
}

/**
 * Drives a compiled model's optimizer by a schedule during `model.fit`.
 *
 * A schedule in epochs sets the rate as each epoch begins, at TF.js's own epoch number, so
 * `initialEpoch` resumes it. A schedule in steps sets it before each batch; the callback counts
 * batches, from `firstStep` at each `fit`. A schedule with state hears of the epoch's logs as each
 * epoch ends, and goes on from `fit` to `fit`: take a new callback for a new run.
 *
 * @throws {OptionError} If an option is outside the range stated on it; during `fit`, if the metric
 *   that a plateau watches is not in the logs or not finite, if something else moves the rate too,
 *   or if `optimizer` takes no step because the model was compiled with another one.
 * @example
 * const optimizer = tf.train.adam(1e-3);
 * model.compile({ optimizer, loss: "meanSquaredError" });
 * const schedule = cosineAnnealing({ steps: 20, unit: "epoch" });
 * const callback = scheduleCallback(schedule, { optimizer, baseRate: 1e-3 });
 * await model.fit(x, y, { epochs: 20, callbacks: [callback] });
 */
export function scheduleCallback(
  schedule: AnySchedule,
  options: ScheduleCallbackOptions,
): ScheduleCallback {
  const { optimizer, baseRate, momentum, firstStep = 0 } = options;
  checkNonNegative("scheduleCallback: baseRate", baseRate);
  checkInteger("scheduleCallback: firstStep", firstStep, 0);
  const plain = typeof schedule === "function";
  let state = plain ? null : (options.state ?? schedule.init());
  let step = firstStep;
  let begun = stepsOf(optimizer);
  let driven: number | null = null;

  const checkAlone = (): void => {
    const rate = rateOf(optimizer);
    if (driven === null || rate === null || rate === driven) return;
    throw new OptionError(
      `scheduleCallback: optimizer must have one schedule, and its rate was moved from ${driven} to ${rate} by something else`,
    );
  };
  const checkSteps = (): void => {
    if (begun === null || step === firstStep || stepsOf(optimizer) !== begun) return;
    throw new OptionError(
      `scheduleCallback: optimizer must be the one that the model was compiled with: after ${step - firstStep} batches it has taken ` +
        `no step, so its schedule would move nothing`,
    );
  };
  const drive = (rate: number): void => {
    setLearningRate(optimizer, rate);
    driven = rate;
  };
  const apply = (unit: "step" | "epoch", at: number): void => {
    if (schedule.unit === unit) {
      drive(plain ? schedule(at, baseRate) : schedule.rate(state, at, baseRate));
    }
    if (momentum?.unit === unit) setMomentum(optimizer, momentum.momentum(at));
  };
  return {
    get state() {
      return state;
    },
    onTrainBegin() {
      step = firstStep;
      begun = stepsOf(optimizer);
      driven = null;
    },
    onEpochBegin(epoch) {
      checkAlone();
      apply("epoch", epoch);
    },
    onBatchBegin() {
      checkAlone();
      checkSteps();
      apply("step", step++);
    },
    onEpochEnd(epoch, metrics = {}) {
      checkAlone();
      checkSteps();
      if (!plain) state = schedule.update(state, { epoch, step, metrics });
    },
  };
}

/** Steps that an optimizer has taken, `null` if it does not count them. */
function stepsOf(optimizer: StockOptimizer): number | null {
  if (!("iterations" in optimizer)) return null;
  return typeof optimizer.iterations === "number" ? optimizer.iterations : null;
}
