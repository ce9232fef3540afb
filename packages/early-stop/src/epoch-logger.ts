import type { Observation } from "./policy.js";
import type { Stopper, StopState } from "./stopper.js";

/** Options of {@link epochLogger}. `State` is that of the stopper. */
export interface EpochLoggerOptions<State> {
  /** Takes one line per epoch. */
  readonly log: (line: string) => void;
  /**
   * State to start from, of a run that resumes: the policy's, from the checkpoint. Default
   * `stopper.init()`.
   */
  readonly state?: State;
}

/**
 * Logs what a stopper does, epoch by epoch, where something else consults the stopper.
 *
 * A listener for `epochEnd` of the Trainer of `@regimen/core`, whose record is an observation. As
 * policies are pure, it keeps a state of its own and changes nothing.
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
