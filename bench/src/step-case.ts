import { fileURLToPath } from "node:url";
import type { Case } from "./case.js";
import { interleave } from "./interleave.js";
import { batchSize } from "./reference-cnn.js";
import { type Missing, type Runner, startRunner } from "./runner.js";

const worker = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));
/** Some fifteen steps pass until compilers, caches and sleeping threads are as in a long run: a turn has more. */
const turns = { warmup: 60, restMs: 300 };

/** Flags of Node for the engine: before 23, relaxed SIMD is behind one. */
export function engineFlags(): string[] {
  const major = Number(process.versions.node.split(".")[0]);
  return major < 23 ? ["--experimental-wasm-relaxed-simd"] : [];
}

/** PyTorch eager on as many threads as ours. */
export function pytorch(threads: number): Promise<Runner | Missing> {
  const script = fileURLToPath(new URL("../peers/reference_cnn.py", import.meta.url));
  const python = process.env["REGIMEN_PYTHON"] ?? "python3";
  return startRunner(python, [script, `${threads}`, `${batchSize}`]);
}

/** Plain TF.js on libtensorflow. */
export function tfjsNode(): Promise<Runner | Missing> {
  return startRunner(process.execPath, [worker("worker-tfjs-node")]);
}

/** Training steps of the reference CNN, ours and a peer's by turns, each in a process of its own. */
export function stepCase(
  name: string,
  threads: number,
  startPeer: () => Promise<Runner | Missing>,
): Case {
  return {
    name,
    async measure(effort) {
      const args = [...engineFlags(), worker("worker-regimen"), `${threads}`];
      const ours = await startRunner(process.execPath, args);
      if ("missing" in ours) throw new Error(`${name}: ${ours.missing}`);
      const peer = await startPeer();
      const missing = "missing" in peer;
      try {
        const measured = await interleave(ours, missing ? null : peer, { ...effort, ...turns });
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
