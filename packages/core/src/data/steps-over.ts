import type { Loader } from "./loader.js";

/** Optimizer steps over `samples` samples, of `accumulate` batches each. */
export function stepsOver(loader: Loader, samples: number, accumulate: number): number {
  return Math.ceil(Math.ceil(samples / loader.batchSize) / accumulate);
}
