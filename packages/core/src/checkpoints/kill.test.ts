import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileProgram } from "../testing/compile-program.js";

const kills = 100;

let compiled = { folder: "", program: "" };
let root = "";
beforeAll(async () => {
  compiled = await compileProgram("program-train-whole-run");
  root = await mkdtemp(join(tmpdir(), "regimen-kill-"));
});
afterAll(async () => {
  for (const folder of [compiled.folder, root]) await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly signal: string | null;
  /** From its first line, when training begins, to its end. Unit: milliseconds. */
  readonly ms: number;
  readonly lines: readonly Record<string, unknown>[];
  readonly errors: string;
}

/** Trains in a process of its own, and kills that so many milliseconds after training begins. */
function train(folder: string, killAfter: number | null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiled.program, folder]);
    let [out, errors, began] = ["", "", 0];
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString();
      if (began !== 0) return;
      began = performance.now();
      if (killAfter !== null) setTimeout(() => child.kill("SIGKILL"), killAfter);
    });
    child.on("error", reject);
    child.on("close", (_, signal) => {
      const lines = out.split("\n").slice(0, -1);
      const ms = performance.now() - began;
      resolve({ signal, ms, errors, lines: lines.map((line) => JSON.parse(line) as never) });
    });
  });
}

test(`${kills} runs killed at random moments end with the bits of the one that was not`, async () => {
  const straight = await train(join(root, "straight"), null);
  const expected = straight.lines.at(-1)!;
  expect(straight.lines).toEqual([
    { from: null, passedOver: [] },
    { step: 18, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);

  const wrong: unknown[] = [];
  const tally = { killed: 0, duringSave: 0, resumedInEpoch: new Set<unknown>() };
  // The machine may be busier or less busy later on: half the kills or more shall meet a run that
  // trains.
  let latest = straight.ms;
  let next = 0;
  async function trials(): Promise<void> {
    for (let trial = next++; trial < kills; trial = next++) {
      const folder = join(root, `trial-${trial}`);
      const first = await train(folder, Math.random() * latest);
      latest *= first.signal === "SIGKILL" ? 1.05 : 0.8;
      if (first.signal === "SIGKILL") tally.killed += 1;
      if ((await readdir(folder)).some((name) => name.endsWith(".tmp"))) tally.duringSave += 1;
      const { lines, errors } = await train(folder, null);
      const [start, end] = lines;
      tally.resumedInEpoch.add(start?.["from"]);
      // Even of a save that was killed there is never half a file.
      const good = JSON.stringify(end) === JSON.stringify(expected);
      if (!good || JSON.stringify(start?.["passedOver"]) !== "[]")
        wrong.push({ trial, lines, errors });
      await rm(folder, { recursive: true });
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, trials));
  expect(wrong).toEqual([]);
  console.info(
    `${tally.killed} killed, ${tally.duringSave} of them during a save; resumed from ${tally.resumedInEpoch.size} steps`,
  );
  expect(tally.killed).toBeGreaterThan(kills / 2);
  expect(tally.duringSave).toBeGreaterThan(0);
  expect(tally.resumedInEpoch.size).toBeGreaterThan(5);
}, 1_200_000);
