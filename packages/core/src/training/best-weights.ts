import { readWeights, writeWeights } from "../models/weights.js";
import type { Session } from "./session.js";

/**
 * Puts the best weights into the model and the present ones aside, for training to go on with.
 *
 * @returns Whether the model was changed.
 */
export function restoreBest({ options, state, view }: Session): boolean {
  const { best } = state;
  if (options.restoreBest === false || best === null || state.atBest) return false;
  const variables = view.all();
  state.setAside = readWeights(variables);
  writeWeights(variables, best.weights);
  state.atBest = true;
  return true;
}

/** Puts the weights back that training goes on with. */
export function takeBack({ state, view }: Session): void {
  if (state.setAside === null) return;
  writeWeights(view.all(), state.setAside);
  state.setAside = null;
  state.atBest = false;
}
