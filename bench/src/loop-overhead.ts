import type { Case } from "./case.js";
import { workerCase } from "./worker-case.js";

/** What `worker-loop` prints. Times in milliseconds. */
interface LoopReply {
  readonly ready: string;
  readonly whole: number;
  readonly bare: number;
  readonly ratio: number;
  readonly n: number;
}

/** A step of `Trainer.fit`, data and events and metrics included, beside the bare step. */
export function loopOverhead(threads: number): Case {
  return workerCase<LoopReply>({
    name: "loop-overhead",
    worker: "worker-loop",
    // Both sides are ours and alike, so turns are cheap; many short ones are needed to see a few
    // percent.
    args: ({ rounds, steps }) => [threads, 4 * rounds, Math.ceil(steps / 4)],
    read: ({ ready, whole, bare, ratio, n }) => ({
      ours: whole,
      peer: bare,
      unit: "ms/step",
      ratio,
      n,
      notes: [`ours: Trainer.fit on ${ready}`, "peer: the bare step, same process"],
    }),
  });
}
