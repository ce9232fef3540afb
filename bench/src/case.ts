/** One measurement, as `--json` prints it. */
export interface Result {
  readonly case: string;
  readonly ours: number;
  /** `null` when the peer is not installed. */
  readonly peer: number | null;
  readonly unit: string;
  /** Above 1: ours is better. `null` without a peer. */
  readonly ratio: number | null;
  /** Steps measured on each side. */
  readonly n: number;
}

/** A result and what a reader must know about it. */
export interface Measured {
  readonly result: Result;
  /** Engines, versions, threads; peers that are missing. */
  readonly notes: readonly string[];
}

/** How long to measure. */
export interface Effort {
  /** Turns of each side. */
  readonly rounds: number;
  /** Steps per turn. */
  readonly steps: number;
}

export interface Case {
  readonly name: string;
  measure(effort: Effort): Promise<Measured>;
}
