import type { Case } from "./case.js";
import { interleave } from "./interleave.js";
import { regimen } from "./peers.js";
import type { Missing, Runner } from "./runner.js";
import { type WorkloadName, workloads } from "./workload.js";

/**
 * Some fifteen steps pass until compilers, caches and sleeping threads are as in a long run: a turn
 * has more.
 */
const WARMUP = 60;
const REST_MS = 300;

export interface StepCaseOptions {
  readonly name: string;
  readonly workload: WorkloadName;
  /** Threads of our side. */
  readonly threads: number;
  readonly peer: () => Promise<Runner | Missing>;
  /** Of a turn's steps, how many to make of it. In (0, 1]. Default: the workload's own. */
  readonly share?: number;
}

/** Steps of a workload, ours and a peer's by turns, each in a process of its own. */
export function stepCase(options: StepCaseOptions): Case {
  const { name, workload, threads, peer: startPeer } = options;
  const { batchSize, share: usual } = workloads[workload];
  const share = options.share ?? usual;
  const fewer = (steps: number) => Math.ceil(steps * share);
  return {
    name,
    async measure({ rounds, steps }) {
      const ours = await regimen(workload, threads);
      if ("missing" in ours) throw new Error(`${name}: ${ours.missing}`);
      const peer = await startPeer();
      const missing = "missing" in peer;
      try {
        const effort = { rounds, steps: fewer(steps), warmup: fewer(WARMUP), restMs: REST_MS };
        const measured = await interleave(ours, missing ? null : peer, effort);
        const perSecond = (ms: number) => (1000 * batchSize) / ms;
        const result = {
          case: name,
          ours: perSecond(measured.ours),
          peer: measured.peer === null ? null : perSecond(measured.peer),
          unit: "images/s",
          ratio: measured.ratio,
          n: measured.n,
        };
        const other = missing ? `not installed: ${peer.missing}` : peer.description;
        return { result, notes: [`ours: ${ours.description}`, `peer: ${other}`] };
      } finally {
        ours.close();
        if (!missing) peer.close();
      }
    },
  };
}
