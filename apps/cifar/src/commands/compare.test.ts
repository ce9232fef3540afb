import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseArguments } from "../cli/parse-arguments.js";
import { comparisons } from "../compare/comparisons.js";
import { summarize } from "../compare/summarize.js";
import type { ContenderRun } from "../compare/train-contender.js";
import { recorder, type Recorder } from "../testing/recorder.js";
import { outputTo } from "../view/output.js";
import { compare } from "./compare.js";
import type { SideBySideResult } from "./side-by-side.js";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "cifar-compare-"));
});
afterAll(() => rm(runs, { recursive: true }));

async function compareWith(
  line: string,
  stream: Recorder["stream"],
): Promise<SideBySideResult<ContenderRun>> {
  const shared = `compare schedules --synthetic --device wasm --threads 1 --out ${runs} --limit 128 --epochs 7`;
  const request = parseArguments(`${shared} ${line}`.split(" "));
  if (request.kind !== "compare") throw new Error("expected a comparison");
  return compare(request, outputTo(stream));
}

test("trains every contender with every seed from the same start, and shows mean and spread", async () => {
  const before = memory().numTensors;
  const { stream, text } = recorder(false);
  const { exitCode, folder, runs: all } = await compareWith("--seeds 2 --seed 5", stream);
  expect(exitCode).toBe(0);
  const summaries = summarize(all);
  const names = comparisons.schedules.contenders.map(({ name }) => name);
  expect(summaries.map(({ name }) => name)).toEqual(names);
  for (const { runs: own, accuracy } of summaries) {
    expect(own.map(({ seed }) => seed)).toEqual([5, 6]);
    expect(own.map(({ history }) => history.length)).toEqual([7, 7]);
    expect(accuracy).toBeCloseTo((own[0]!.test.accuracy + own[1]!.test.accuracy) / 2, 12);
  }
  // The same weights, split and order: constant, StepLR and the plateau have the same first epoch,
  // to the bit.
  const firstLosses = summaries.map(({ runs: own }) => own[0]!.history[0]!.metrics["loss"]);
  expect(firstLosses[1]).toBe(firstLosses[0]);
  expect(firstLosses[3]).toBe(firstLosses[0]);
  expect(firstLosses[2]).not.toBe(firstLosses[0]);

  expect((await readdir(folder)).toSorted()).toEqual([
    "comparison.md",
    "comparison.svg",
    "config.json",
    "runs.jsonl",
  ]);
  const lines = (await readFile(join(folder, "runs.jsonl"), "utf8")).trim().split("\n");
  expect(lines.length).toBe(10);
  const page = await readFile(join(folder, "comparison.md"), "utf8");
  expect(page).toContain("NOT CIFAR-10");
  expect(page).toContain("seeds 5 to 6");
  for (const name of names) expect(page).toContain(`| ${name} |`);
  expect(text()).toContain("| schedules | test accuracy | above constant | better in |");
  const svg = await readFile(join(folder, "comparison.svg"), "utf8");
  for (const name of [...names, "Test accuracy, each seed"]) expect(svg).toContain(name);
  expect(memory().numTensors).toBe(before);
});

test("Ctrl-C ends it and keeps the runs that were done", async () => {
  const { stream, text } = recorder(false);
  const interrupt = setInterval(() => {
    if (!text().includes("seed 1  constant")) return;
    clearInterval(interrupt);
    process.emit("SIGINT");
  }, 1);
  const ending = compareWith("--seeds 50", stream).finally(() => clearInterval(interrupt));
  const { exitCode, folder, runs: done } = await ending;
  expect(exitCode).toBe(130);
  expect(done[0]).toMatchObject({ contender: "constant", seed: 1 });
  expect(done.length).toBeLessThan(250);
  const lines = (await readFile(join(folder, "runs.jsonl"), "utf8")).trim().split("\n");
  expect(lines.length).toBe(done.length);
  expect(await readdir(folder)).not.toContain("comparison.md");
});
