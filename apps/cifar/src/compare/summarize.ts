import { deviation, mean } from "./statistics.js";
import type { ContenderRun } from "./train-contender.js";

/** The runs of one contender together. */
export interface ContenderSummary {
  readonly name: string;
  readonly runs: readonly ContenderRun[];
  /** Test accuracy, a share. */
  readonly accuracy: number;
  /** Sample standard deviation of it, `null` of one run. */
  readonly spread: number | null;
  /** Mean over seeds of the accuracy above the first contender's with the same seed. */
  readonly gain: number;
  /** Seeds in which it was better than the first contender. */
  readonly wins: number;
  /** Mean validation loss after the last epoch. */
  readonly validationLoss: number;
}

/** @param runs Of every contender with the same seeds, of each seed in the order of contenders. */
export function summarize(runs: readonly ContenderRun[]): ContenderSummary[] {
  const names = [...new Set(runs.map(({ contender }) => contender))];
  const of = (name: string): ContenderRun[] => runs.filter(({ contender }) => contender === name);
  const reference = new Map(of(names[0]!).map(({ seed, test }) => [seed, test.accuracy]));
  return names.map((name) => {
    const own = of(name);
    const accuracies = own.map(({ test }) => test.accuracy);
    const gains = own.map(({ seed, test }) => test.accuracy - reference.get(seed)!);
    return {
      name,
      runs: own,
      accuracy: mean(accuracies),
      spread: deviation(accuracies),
      gain: mean(gains),
      wins: gains.filter((gain) => gain > 0).length,
      validationLoss: mean(own.map(({ history }) => history.at(-1)!.metrics["val_loss"]!)),
    };
  });
}
