import type { Observation } from "./policy.js";
import type { Stopper, StopState } from "./stopper.js";

/** Options of {@link epochLogger}. `State` is that of the stopper. */
export interface EpochLoggerOptions<State> {
  /** Takes one line per epoch. */
  readonly log: (line: string) => void;
  /** State to start from, of a run that resumes: the policy's, from the checkpoint. Default `stopper.init()`. */
  readonly state?: State;
}

/**
 * Tells what a stopper does, epoch by epoch, where something else asks the stopper.
 *
 * A listener for `epochEnd` of `@regimen/core`'s Trainer, whose record is an observation. It asks the stopper for itself, as
 * policies are pure, and changes nothing.
 *
 * @example
 * trainer.on("epochEnd", epochLogger(stopper, { log: console.log }));
 * // epoch 3: val_loss 1.2345 -> 1.2101 (improved, saved)
 */
export function epochLogger<State extends StopState>(
  stopper: Stopper<State>,
  options: EpochLoggerOptions<State>,
): (observation: Observation) => void {
  let state = options.state ?? stopper.init();
  return (observation) => {
    const before = state;
    state = stopper.update(before, observation);
    options.log(`epoch ${observation.epoch}: ${stopper.describe(before, state)}`);
  };
}
