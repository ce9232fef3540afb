import type { MomentumSchedule, Schedule, StatefulSchedule } from "@regimen/core";
import {
  constant,
  cosineAnnealing,
  cosineWarmRestarts,
  linear,
  oneCycle,
  oneCycleMomentum,
  reduceOnPlateau,
  stepLR,
  warmup,
  warmupStableDecay,
} from "@regimen/schedulers";
import type { AppOptions } from "../options.js";

/** Rate, and momentum where it moves too, over the steps of a run. */
export interface Schedules {
  readonly schedule: Schedule | StatefulSchedule;
  readonly momentum?: MomentumSchedule;
}

/** @param steps Optimizer steps of each epoch. */
export function schedulesOf(options: AppOptions, steps: readonly number[]): Schedules {
  const { schedule: name, warmupEpochs, optimizer } = options;
  const sum = (part: readonly number[]): number => part.reduce((total, value) => total + value, 0);
  const warm = sum(steps.slice(0, warmupEpochs));
  const rest = sum(steps) - warm;
  const before = {
    constant: () => constant(),
    step: () => stepLR({ stepSize: Math.ceil(rest / 3) }),
    linear: () => linear({ steps: rest, startFactor: 1, endFactor: 0 }),
    cosine: () => cosineAnnealing({ steps: rest }),
    restarts: () => cosineWarmRestarts({ steps: Math.ceil(rest / 7), cycleMultiplier: 2 }),
    onecycle: () => oneCycle({ steps: rest }),
    wsd: () => {
      const decaySteps = Math.ceil(rest / 5);
      return warmupStableDecay({ warmupSteps: 0, stableSteps: rest - decaySteps, decaySteps });
    },
    plateau: () => reduceOnPlateau({ monitor: "val_loss", patience: 2, unit: "step" }),
  }[name]();
  const schedule = warm === 0 ? before : warmup({ steps: warm, before });
  // rmsprop keeps no momentum here, and a cycle begins at its own time 0.
  const cycles = name === "onecycle" && optimizer !== "rmsprop" && warm === 0;
  return cycles ? { schedule, momentum: oneCycleMomentum({ steps: rest }) } : { schedule };
}
