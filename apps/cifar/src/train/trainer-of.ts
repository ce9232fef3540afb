import { accuracy, softmaxCrossEntropy, Trainer, type Json } from "@regimen/core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { AppOptions } from "../options.js";
import { optimizerOf, policiesOf, samplerOf, stepsOfEpochs } from "./components.js";
import type { PreparedData } from "./prepare-data.js";
import { schedulesOf } from "./schedules-of.js";

/**
 * The Trainer of a run: every package that the options ask for.
 *
 * @param config What its checkpoints hold of it. Default `null`.
 */
export function trainerOf(
  model: LayersModel,
  data: PreparedData,
  options: AppOptions,
  config: Json = null,
): Trainer {
  const sampler = samplerOf(options, data.difficulty);
  const steps = stepsOfEpochs(options, data.train.samples, sampler);
  return new Trainer({
    model,
    seed: options.seed,
    loss: softmaxCrossEntropy(),
    optimizer: optimizerOf(options),
    metrics: [accuracy()],
    ...schedulesOf(options, steps),
    policies: policiesOf(options),
    ...(sampler && { sampler }),
    config,
  });
}
