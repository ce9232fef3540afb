import {
  adam,
  adamW,
  rmsprop,
  sgd,
  type Optimizer,
  type Policy,
  type Sampler,
} from "@regimen/core";
import { stageCurriculum } from "@regimen/curriculum";
import { earlyStop } from "@regimen/early-stop";
import type { AppOptions } from "../options.js";

/** PyTorch's defaults, and momentum for SGD, which nobody goes without. */
export function optimizerOf({ optimizer, learningRate }: AppOptions): Optimizer {
  switch (optimizer) {
    case "sgd":
      return sgd({ learningRate, momentum: 0.9 });
    case "adam":
      return adam({ learningRate });
    case "adamw":
      return adamW({ learningRate });
    case "rmsprop":
      return rmsprop({ learningRate });
  }
}

/**
 * Half of the images for two epochs, three quarters for two, then all.
 *
 * @param difficulty Of each training image; `null` without a curriculum.
 */
export function samplerOf(
  { curriculum }: AppOptions,
  difficulty: ArrayLike<number> | null,
): Sampler | null {
  if (curriculum === "none" || difficulty === null) return null;
  const stages = [
    { epochs: 2, fraction: 0.5 },
    { epochs: 2, fraction: 0.75 },
  ];
  return stageCurriculum({ difficulty, stages });
}

/** Optimizer steps of each epoch: fewer where a curriculum sees fewer images. */
export function stepsOfEpochs(
  { epochs, batchSize, seed }: AppOptions,
  samples: number,
  sampler: Sampler | null,
): number[] {
  return Array.from({ length: epochs }, (_, epoch) => {
    const seen = sampler === null ? samples : sampler.indices(epoch, samples, seed).length;
    return Math.ceil(seen / batchSize);
  });
}

export function policiesOf({ earlyStop: patience, delta }: AppOptions): Policy[] {
  return patience === null ? [] : [earlyStop({ monitor: "val_loss", patience, delta })];
}
