import type { AppOptions, ComparisonName } from "../options.js";

/** One side of a comparison: what it changes in the options that all share. */
export interface Contender {
  readonly name: string;
  readonly options: Partial<AppOptions>;
}

/** What can be compared. */
export interface Comparison {
  readonly title: string;
  /** The first is what the others are measured against. */
  readonly contenders: readonly Contender[];
}

/**
 * Every contender trains the whole budget from the same weights, on the same split and in the same
 * order.
 */
export const comparisons: Readonly<Record<ComparisonName, Comparison>> = {
  schedules: {
    title: "learning-rate schedules side by side",
    contenders: [
      { name: "constant", options: { schedule: "constant" } },
      { name: "StepLR", options: { schedule: "step" } },
      { name: "cosine with warm-up", options: { schedule: "cosine", warmupEpochs: 1 } },
      { name: "plateau", options: { schedule: "plateau" } },
      { name: "warm restarts", options: { schedule: "restarts" } },
    ],
  },
};
