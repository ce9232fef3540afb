import { isStateful } from "../contracts.js";
import type { ModelView } from "../models/model-view.js";
import type { Weights } from "../models/weights.js";
import type { PartialEpoch } from "./checkpoint.js";
import type { Emitter } from "./emitter.js";
import type { EpochRecord } from "./run-records.js";
import type { TrainerEvents } from "./trainer-events.js";
import type { TrainerOptions } from "./trainer-options.js";

/** How far a run has come. The only thing that changes. */
export interface RunState {
  /** Epochs finished. */
  epoch: number;
  /** Optimizer steps finished. */
  step: number;
  partial: PartialEpoch | null;
  history: readonly EpochRecord[];
  readonly policies: Map<string, unknown>;
  /** State of the schedule, `null` if it has none. */
  schedule: unknown;
  best: { readonly epoch: number; readonly weights: Weights } | null;
  /** Whether the model's weights are those of `best`. */
  atBest: boolean;
  /** The weights that training goes on from, while the model holds the best ones instead. */
  latest: Weights | null;
}

/** What the parts of a Trainer work on together. */
export interface Session {
  readonly options: TrainerOptions;
  readonly view: ModelView;
  readonly emitter: Emitter<TrainerEvents>;
  readonly state: RunState;
}

/** The state of a run before its first step. */
export function createRunState({ policies = [], schedule }: TrainerOptions): RunState {
  return {
    epoch: 0,
    step: 0,
    partial: null,
    history: [],
    policies: new Map(policies.map((policy) => [policy.name, policy.init()])),
    schedule: isStateful(schedule) ? schedule.init() : null,
    best: null,
    atBest: false,
    latest: null,
  };
}
