import type { Case } from "./case.js";
import { workerCase } from "./worker-case.js";

/** What `worker-save` prints. Times in milliseconds. */
interface SaveReply {
  readonly ready: string;
  readonly megabytes: number;
  /** The loop waits for a save to begin. */
  readonly blocked: number;
  /** A checkpoint taken and thrown away. */
  readonly copy: number;
  readonly n: number;
  /** A step while no save runs, and while one does. */
  readonly idle: number;
  readonly saving: number;
  /** From a save's beginning until it is on the disk. */
  readonly written: number;
}

/**
 * How long the loop waits for a save that goes on beside it, and for the bare copy of the same
 * tensors.
 */
export function saveCost(threads: number): Case {
  return workerCase<SaveReply>({
    name: "checkpoint-save",
    worker: "worker-save",
    args: ({ rounds }) => [threads, rounds],
    read: ({ ready, megabytes, blocked, copy, n, idle, saving, written }) => ({
      ours: blocked,
      peer: copy,
      unit: "ms/save",
      ratio: copy / blocked,
      n,
      notes: [
        `ours: the loop waits for a save of ${megabytes.toFixed(0)} MB to begin, on ${ready}`,
        "peer: the copy of the same tensors alone, same process",
        `on the disk after ${spell(written)}; a step takes ${spell(saving)} meanwhile, else ${spell(idle)}`,
      ],
    }),
  });
}

const spell = (ms: number): string => `${ms.toFixed(2)} ms`;
