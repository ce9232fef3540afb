import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Case } from "./case.js";
import { engineFlags, ourNode, worker } from "./peers.js";

/** What `worker-loop` prints. */
interface LoopReply {
  readonly ready: string;
  readonly whole: number;
  readonly bare: number;
  readonly ratio: number;
}

/** A step of `Trainer.fit`, data and events and metrics included, beside the bare step. */
export function loopOverhead(threads: number): Case {
  const name = "loop-overhead";
  return {
    name,
    async measure({ rounds, steps }) {
      // Both sides are ours and alike, so turns are cheap; many short ones are needed to see a few percent.
      const turns = 4 * rounds;
      const block = Math.ceil(steps / 4);
      const args = [...engineFlags(), worker("worker-loop"), `${threads}`, `${turns}`, `${block}`];
      const { stdout } = await promisify(execFile)(ourNode(), args);
      const reply = JSON.parse(stdout) as LoopReply;
      return {
        result: {
          case: name,
          ours: reply.whole,
          peer: reply.bare,
          unit: "ms/step",
          ratio: reply.ratio,
          n: turns * block,
        },
        notes: [`ours: Trainer.fit on ${reply.ready}`, "peer: the bare step, same process"],
      };
    },
  };
}
