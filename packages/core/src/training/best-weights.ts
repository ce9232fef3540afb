import { readWeights, writeWeights } from "../models/weights.js";
import type { Session } from "./session.js";

/**
 * Puts the best weights into the model and keeps the latest ones, for training to go on from.
 *
 * @returns Whether the model was changed.
 */
export function restoreBest({ options, state, view }: Session): boolean {
  const { best } = state;
  if (options.restoreBest === false || best === null || state.atBest) return false;
  const variables = view.all();
  state.latest = readWeights(variables);
  writeWeights(variables, best.weights);
  state.atBest = true;
  return true;
}

/** Puts the latest weights back into the model. */
export function restoreLatest({ state, view }: Session): void {
  if (state.latest === null) return;
  writeWeights(view.all(), state.latest);
  state.latest = null;
  state.atBest = false;
}
