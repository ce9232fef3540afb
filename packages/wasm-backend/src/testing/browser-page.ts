import { trainingRun, type TrainingRun } from "./training-run.js";

declare global {
  /** Trains in the page, shows what came of it and returns it. */
  var train: (threads: number) => Promise<TrainingRun>;
}

globalThis.train = async (threads) => {
  const run = await trainingRun(threads);
  const lines = [
    `${run.threads} threads, ${run.simd}`,
    ...run.reasons,
    ...run.losses.map((loss, i) => `step ${i + 1}: ${loss}`),
  ];
  document.querySelector("pre")?.append(lines.join("\n"));
  return run;
};
