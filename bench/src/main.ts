import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Case } from "./case.js";
import { loopOverhead } from "./loop-overhead.js";
import { pytorch, stepCase, tfjsNode } from "./step-case.js";
import { printResult, printHeader } from "./print.js";

const threads = Math.min(2, availableParallelism());
const cases: readonly Case[] = [
  stepCase("reference-cnn", threads, () => pytorch(threads)),
  stepCase("reference-cnn-1thread", 1, () => pytorch(1)),
  stepCase("reference-cnn-tfjs-node", threads, tfjsNode),
  loopOverhead(threads),
];

const usage = `usage: npm run bench [-- CASE... --json --rounds N --steps N]
cases: ${cases.map(({ name }) => name).join(", ")}
Both sides run by turns; a turn counts with the median of its steps, and the ratio is the median over the turns.
PyTorch is found through REGIMEN_PYTHON, else python3.`;

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
