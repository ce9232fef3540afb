import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Case } from "./case.js";
import { loopOverhead } from "./loop-overhead.js";
import { peerWorker, pytorch, regimen } from "./peers.js";
import { printResult, printHeader } from "./print.js";
import { saveCost } from "./save-cost.js";
import { stepCase } from "./step-case.js";
import type { WorkloadName } from "./workload.js";

const threads = Math.min(2, availableParallelism());
const beside = (name: string, workload: WorkloadName, count = threads): Case =>
  stepCase({ name, workload, threads: count, peer: () => pytorch(workload, count) });
const forward = "reference-cnn-forward";
const cases: readonly Case[] = [
  beside("reference-cnn", "reference-cnn"),
  beside("reference-cnn-1thread", "reference-cnn", 1),
  beside("resnet20", "resnet20"),
  beside("mlp", "mlp"),
  beside(forward, forward),
  stepCase({
    name: "reference-cnn-scaling",
    workload: "reference-cnn",
    threads: 2,
    peer: () => regimen("reference-cnn", 1),
  }),
  stepCase({
    name: "reference-cnn-tfjs-node",
    workload: "reference-cnn",
    threads,
    peer: () => peerWorker("worker-tfjs-node"),
  }),
  stepCase({
    name: `${forward}-tfjs-wasm`,
    workload: forward,
    threads,
    peer: () => peerWorker("worker-tfjs-wasm", `${threads}`),
  }),
  stepCase({
    name: `${forward}-jax-js`,
    workload: forward,
    threads,
    peer: () => peerWorker("worker-jax-js"),
    share: 1 / 60,
  }),
  loopOverhead(threads),
  saveCost(threads),
];

const usage = `usage: npm run bench [-- CASE... --json --rounds N --steps N]
cases: ${cases.map(({ name }) => name).join(", ")}
Both sides run by turns; a turn counts with the median of its steps, and the ratio is the median over the turns.
PyTorch is found through REGIMEN_PYTHON, else python3; our side runs on REGIMEN_NODE, else on this Node.`;

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`bench: --${name} must be an integer >= 1, got ${text}`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      rounds: { type: "string", default: "7" },
      steps: { type: "string", default: "60" },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const known = new Map(cases.map((each) => [each.name, each]));
  const wanted = (positionals.length > 0 ? positionals : [...known.keys()]).map((name) => {
    const found = known.get(name);
    if (found === undefined) {
      throw new RangeError(
        `bench: case must be one of ${[...known.keys()].join(", ")}, got ${name}`,
      );
    }
    return found;
  });
  const effort = {
    rounds: positive("rounds", values.rounds),
    steps: positive("steps", values.steps),
  };
  if (!values.json) printHeader(threads);
  for (const each of wanted) printResult(await each.measure(effort), values.json);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
