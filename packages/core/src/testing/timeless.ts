import type { Checkpoint } from "../training/checkpoint.js";

/** A checkpoint without the times, which no seed decides. */
export function timeless({ history, partial, ...rest }: Checkpoint): unknown {
  return {
    ...rest,
    partial: partial && { ...partial, seconds: 0 },
    history: history.map((record) => ({ ...record, seconds: 0, samplesPerSecond: 0 })),
  };
}
