import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Case, Effort, Measured, Result } from "./case.js";
import { engineFlags, ourNode, worker } from "./peers.js";

export interface WorkerCaseOptions<Reply> {
  readonly name: string;
  /** The worker's file: it measures, prints one reply as JSON, and ends. */
  readonly worker: string;
  /** What the worker is given. */
  readonly args: (effort: Effort) => readonly number[];
  /** What its reply says. */
  readonly read: (reply: Reply) => Omit<Result, "case"> & Pick<Measured, "notes">;
}

/** A case of which one process measures both sides. */
export function workerCase<Reply>(options: WorkerCaseOptions<Reply>): Case {
  const { name, worker: file, args, read } = options;
  return {
    name,
    async measure(effort) {
      const words = [...engineFlags(), worker(file), ...args(effort).map(String)];
      const { stdout } = await promisify(execFile)(ourNode(), words);
      const { notes, ...result } = read(JSON.parse(stdout) as Reply);
      return { result: { case: name, ...result }, notes };
    },
  };
}
