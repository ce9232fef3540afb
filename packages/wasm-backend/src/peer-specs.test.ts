import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

interface Outcome {
  readonly name: string;
  readonly status: "passed" | "failed" | "pending";
  readonly message: string;
}

/** Specs that the engine need not pass, and why. */
const EXCLUDED = {
  "Move data from cpu1 to cpu2 backend": "not defined for a backend of another name than cpu",
  "can execute op with data from mixed backends": "not defined for another name either",
  "depthwiseConv2d gradients tested {} throws error on dilations > 1": "the engine has them",
};

const root = fileURLToPath(new URL("..", import.meta.url));

async function run(backend: string, ...flags: string[]): Promise<Map<string, Outcome>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, "tools/peer-specs.mjs", backend],
    { cwd: root, maxBuffer: 2 ** 26 },
  );
  const outcomes = new Map<string, Outcome>();
  for (const outcome of JSON.parse(stdout) as Outcome[]) {
    let key = outcome.name;
    while (outcomes.has(key)) key += "'";
    outcomes.set(key, outcome);
  }
  return outcomes;
}

const builds = [
  ["SIMD", []],
  [
    "relaxed SIMD",
    process.versions.node.startsWith("20.") ? ["--experimental-wasm-relaxed-simd"] : [],
  ],
] as const;

test.each(builds)(
  "every tfjs-core spec that passes on cpu passes on the engine (%s)",
  async (_, flags) => {
    const cpu = await run("cpu");
    const engine = await run("regimen-wasm", ...flags);
    const passed = [...cpu].filter(([, { status }]) => status === "passed");
    expect(passed.length).toBeGreaterThan(4000);
    const broken = passed
      .filter(([name]) => engine.get(name)?.status !== "passed")
      .map(([name]) => `${name}: ${engine.get(name)?.message ?? "did not run"}`);
    expect(
      broken.filter((line) => !Object.keys(EXCLUDED).some((spec) => line.includes(spec))),
    ).toEqual([]);
    expect(broken).toHaveLength(Object.keys(EXCLUDED).length);
  },
);
