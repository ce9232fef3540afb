import {
  adam,
  adamW,
  rmsprop,
  sgd,
  type Optimizer,
  type Policy,
  type Sampler,
  type Schedule,
} from "@regimen/core";
import { stageCurriculum } from "@regimen/curriculum";
import { earlyStop } from "@regimen/early-stop";
import { constant, cosineAnnealing, stepLR, warmup } from "@regimen/schedulers";
import type { AppOptions } from "../cli/app-options.js";

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

/** Half of the images for two epochs, three quarters for two, then all. */
export function samplerOf(
  { curriculum }: AppOptions,
  difficulty: ArrayLike<number>,
): Sampler | null {
  if (curriculum === "none") return null;
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

/** @param steps Optimizer steps of each epoch. */
export function scheduleOf(
  { schedule, warmupEpochs }: AppOptions,
  steps: readonly number[],
): Schedule {
  const sum = (part: readonly number[]): number => part.reduce((total, value) => total + value, 0);
  const warm = sum(steps.slice(0, warmupEpochs));
  const rest = sum(steps) - warm;
  const after = {
    constant: () => constant(),
    step: () => stepLR({ stepSize: Math.ceil(rest / 3) }),
    cosine: () => cosineAnnealing({ steps: rest }),
  }[schedule]();
  return warm === 0 ? after : warmup({ steps: warm, before: after });
}

export function policiesOf({ earlyStop: patience, delta }: AppOptions): Policy[] {
  return patience === null ? [] : [earlyStop({ monitor: "val_loss", patience, delta })];
}
