import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseArguments } from "../cli/parse-arguments.js";
import { optionsOf } from "../testing/options-of.js";
import { recorder } from "../testing/recorder.js";
import { outputTo } from "../view/output.js";
import { compareStopping } from "./compare-stopping.js";
import { train } from "./train.js";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "cifar-stopping-"));
});
afterAll(() => rm(runs, { recursive: true }));

test("one run of the whole budget tells what a run that early stopping ends would", async () => {
  const line = `--synthetic --device wasm --threads 1 --out ${runs} --limit 200 --learning-rate 0.02 --batch-size 16`;
  const request = parseArguments(
    `compare stopping ${line} --epochs 12 --seeds 2 --seed 4`.split(" "),
  );
  if (request.kind !== "compare-stopping") throw new Error("expected a comparison of endings");
  const patient = { ...request, options: { ...request.options, earlyStop: 2 } };
  const { stream, text } = recorder(false);
  const before = memory().numTensors;
  const result = await compareStopping(patient, outputTo(stream));
  expect(memory().numTensors).toBe(before);
  expect(result.exitCode).toBe(0);
  expect(result.runs.map(({ seed, history }) => [seed, history.length])).toEqual([
    [4, 12],
    [5, 12],
  ]);
  expect(text()).toContain("Early stopping saved ");
  expect(await readFile(join(result.folder, "comparison.md"), "utf8")).toContain(
    "| early stopping, best weights |",
  );

  const { stopped, last, best, history } = result.runs[0]!;
  expect(stopped.epochs).toBeLessThan(12);
  const losses = history.map(({ metrics }) => metrics["val_loss"]!);
  expect(best.keptEpoch).toBe(losses.indexOf(Math.min(...losses)));
  expect([last.epochs, last.keptEpoch]).toEqual([12, 11]);
  // The run that is really stopped.
  const options = optionsOf(...`${line} --epochs 12 --seed 4 --early-stop 2`.split(" "));
  const { summary } = await train(options, outputTo(recorder(false).stream));
  expect(summary.run.stop).toMatchObject({ reason: "patience", bestEpoch: stopped.keptEpoch });
  expect(summary.run.epochs).toBe(stopped.epochs);
  expect(summary.test).toMatchObject(stopped.test);
  expect(summary.run.history.map(({ metrics }) => metrics)).toEqual(
    history.slice(0, stopped.epochs).map(({ metrics }) => metrics),
  );
});
