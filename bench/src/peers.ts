import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Missing, type Runner, startRunner } from "./runner.js";
import { type WorkloadName, workloads } from "./workload.js";

/** Path of a compiled worker. */
export const worker = (name: string): string =>
  fileURLToPath(new URL(`./${name}.js`, import.meta.url));

/** The Node that our side runs on: `REGIMEN_NODE`, else this one. */
export const ourNode = (): string => process.env["REGIMEN_NODE"] ?? process.execPath;

/** Flags of that Node for the engine: before 23, relaxed SIMD is behind one. */
export function engineFlags(): string[] {
  const node = ourNode();
  const version =
    node === process.execPath
      ? process.versions.node
      : execFileSync(node, ["-p", "process.versions.node"], { encoding: "utf8" });
  return Number(version.split(".")[0]) < 23 ? ["--experimental-wasm-relaxed-simd"] : [];
}

/** The engine in a process of its own. */
export function regimen(workload: WorkloadName, threads: number): Promise<Runner | Missing> {
  return startRunner(ourNode(), [
    ...engineFlags(),
    worker("worker-regimen"),
    workload,
    `${threads}`,
  ]);
}

/** PyTorch eager on as many threads as ours. */
export function pytorch(workload: WorkloadName, threads: number): Promise<Runner | Missing> {
  const script = fileURLToPath(new URL("../peers/pytorch.py", import.meta.url));
  const python = process.env["REGIMEN_PYTHON"] ?? "python3";
  return startRunner(python, [script, workload, `${threads}`, `${workloads[workload].batchSize}`]);
}

/** Another JavaScript engine, by the name of its worker. */
export function peerWorker(name: string, ...args: readonly string[]): Promise<Runner | Missing> {
  return startRunner(process.execPath, [worker(name), ...args]);
}
