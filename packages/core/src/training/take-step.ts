import * as tf from "@tensorflow/tfjs-core";
import type { BatchQueue } from "../data/batch-queue.js";
import type { ModelView } from "../models/model-view.js";
import { clipGradients } from "../optimizers/clip.js";
import type { Gradients } from "../optimizers/gradients.js";
import { createMeanGradients } from "../optimizers/mean-gradients.js";
import type { NamedVariable, StepOptions } from "../optimizers/optimizer.js";
import { check } from "../option-error.js";
import { hash } from "../random.js";
import { differentiate } from "./differentiate.js";
import { firstNonFinite, NonFiniteError } from "./non-finite.js";
import type { TrainerOptions } from "./trainer-options.js";

/** Where and how one step is taken. */
export interface StepPlan {
  /** Counted from 0. */
  readonly epoch: number;
  /** Optimizer steps finished before this one. */
  readonly step: number;
  readonly rates: StepOptions;
  /** Called with each batch's logits. */
  readonly observe: (logits: ArrayLike<number>, labels: Int32Array) => void;
}

/** One optimizer step over up to `accumulate` batches of a queue that is not at its end. */
export function takeStep(
  view: ModelView,
  options: TrainerOptions,
  queue: BatchQueue,
  plan: StepPlan,
): { readonly loss: number; readonly samples: number } {
  const { accumulate = 1, checkGradients = true, loss, optimizer, seed } = options;
  const variables = view.trainable();
  check(variables.length > 0, "Trainer: model", "one with a trainable variable", "none");
  const mean = createMeanGradients();
  let lossSum = 0;
  let samples = 0;
  try {
    for (let turn = 0; turn < accumulate && queue.head !== null; turn++) {
      const batch = queue.head;
      view.reseed(hash(seed, plan.step, turn));
      const result = differentiate(view, loss, batch, variables, () => queue.advance());
      mean.add(result.gradients, batch.size);
      if (!Number.isFinite(result.loss)) throw badLoss(variables, plan, result.loss);
      plan.observe(result.logits, batch.labels);
      lossSum += result.loss * batch.size;
      samples += batch.size;
    }
  } catch (error) {
    mean.dispose();
    throw error;
  }
  const raw = mean.take();
  let gradients = raw;
  try {
    if (checkGradients) throwIfNotFinite(variables, raw, plan);
    gradients = clipGradients(raw, options);
    optimizer.step(variables, gradients, plan.rates);
    view.constrain();
  } finally {
    tf.dispose([raw, gradients]);
  }
  return { loss: lossSum / samples, samples };
}

function throwIfNotFinite(
  variables: readonly NamedVariable[],
  gradients: Gradients,
  plan: StepPlan,
): void {
  const named = variables.flatMap(({ name, variable }) => {
    const gradient = gradients[variable.name];
    return gradient === undefined ? [] : [[name, gradient] as const];
  });
  const bad = firstNonFinite(named);
  if (bad === null) return;
  throw nonFinite(plan, `gradient of ${bad.name}`, bad.value);
}

/**
 * A loss is bad by itself, or because weights were bad already; the earlier of the two is named.
 */
function badLoss(
  variables: readonly NamedVariable[],
  plan: StepPlan,
  loss: number,
): NonFiniteError {
  const bad = firstNonFinite(variables.map(({ name, variable }) => [name, variable] as const));
  if (bad === null) return nonFinite(plan, "loss", loss);
  return nonFinite(plan, `weights ${bad.name}`, bad.value, ", before the update");
}

function nonFinite(plan: StepPlan, tensor: string, value: number, note = ""): NonFiniteError {
  return new NonFiniteError({ epoch: plan.epoch, step: plan.step + 1, tensor, value, note });
}
