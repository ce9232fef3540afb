import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSystem } from "@regimen/core/node";
import { memory } from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reopenRun } from "../record/reopen-run.js";
import { optionsOf } from "../testing/options-of.js";
import { recorder } from "../testing/recorder.js";
import { outputTo } from "../view/output.js";
import { train, type TrainResult } from "./train.js";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "cifar-app-"));
});
afterAll(() => rm(runs, { recursive: true }));

async function run(line: string): Promise<TrainResult & { text: string; folder: string }> {
  const { stream, text } = recorder(false);
  const flags = `--synthetic --device wasm --out ${runs} ${line}`.split(" ");
  const result = await train(optionsOf(...flags), outputTo(stream));
  return { ...result, text: text(), folder: result.summary.folder };
}

const newest = async (folder: string) =>
  (await reopenRun({ folder, out: "", changes: {} })).found.checkpoint;

const json = async (...path: string[]) =>
  JSON.parse(await readFile(join(...path), "utf8")) as Record<string, unknown>;

test("trains, tells, and leaves everything in the run's folder", async () => {
  const line =
    "--limit 256 --epochs 2 --threads 1 --schedule cosine --warmup-epochs 1 --augment --curriculum stages --freeze conv1";
  const { exitCode, text, folder, summary } = await run(line);
  expect(exitCode).toBe(0);
  expect((await readdir(folder)).toSorted()).toEqual([
    "checkpoints",
    "config.json",
    "curves.svg",
    "metrics.jsonl",
    "model",
    "report.md",
  ]);

  expect(await json(folder, "config.json")).toMatchObject({
    seed: 1,
    options: { epochs: 2, schedule: "cosine", freeze: ["conv1"] },
    data: { isCifar10: false },
    images: { train: 231, validation: 25, test: 256 },
    difficulty: "known from drawing",
    device: { device: "wasm", threads: 1 },
    model: { frozen: ["conv1"], parameters: 5418 },
    machine: { node: process.versions.node },
  });

  const lines = (await readFile(join(folder, "metrics.jsonl"), "utf8")).trim().split("\n");
  const records = lines.map((one) => JSON.parse(one) as Record<string, number>);
  // The curriculum shows half of 231 images in both epochs: 2 steps each.
  expect(records.map(({ epoch, step }) => [epoch, step])).toEqual([
    [0, 2],
    [1, 4],
  ]);
  expect(Object.keys(records[0]!).toSorted()).toEqual(
    "accuracy best epoch loss rate samplesPerSecond seconds step stop val_accuracy val_loss".split(
      " ",
    ),
  );
  // Step 2 of 2 of a warm-up from a third; step 2 of 2 of a cosine from 1e-3.
  expect(records[0]!["rate"]).toBeCloseTo(1e-3 * (1 / 3 + 1 / 3), 9);
  expect(records[1]!["rate"]).toBeCloseTo(0.5e-3, 9);

  const checkpoint = await newest(folder);
  expect([checkpoint.epoch, checkpoint.step, checkpoint.seed]).toEqual([2, 4, 1]);

  const model = await loadLayersModel(fileSystem(join(folder, "model")));
  expect(model.countParams()).toBe(5418);
  model.dispose();

  for (const part of ["NOT CIFAR-10", "      1/2  ", "      2/2  ", "conv1 frozen", "try next"]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain("\u001b");
  expect(text).not.toContain("images/s  ETA"); // No bar in a pipe.
  const right = summary.test!.classes.reduce((sum, one) => sum + one.right, 0);
  expect(right / 256).toBeCloseTo(summary.test!.accuracy, 9);
});

test("the same seed leaves the same bits, another does not, and no tensor stays", async () => {
  const weights = async (line: string) => {
    const before = memory().numTensors;
    const { folder } = await run(`--limit 200 --epochs 1 --threads 2 ${line}`);
    expect(memory().numTensors).toBe(before);
    return (await readFile(join(folder, "model/weights.bin"))).toString("base64");
  };
  const first = await weights("--seed 5");
  expect(await weights("--seed 5")).toBe(first);
  expect(await weights("--seed 6")).not.toBe(first);
});

test("early stopping ends the run and keeps the best weights", async () => {
  // Nothing is ever better by 10.
  const { summary, folder, text } = await run("--limit 100 --epochs 9 --early-stop 2 --delta 10");
  expect(summary.run.stop).toMatchObject({ reason: "patience", bestEpoch: 0 });
  expect(summary.run.epochs).toBe(3);
  expect(summary.run.restored).toBe(true);
  const { best, weights } = await newest(folder);
  const saved = await loadLayersModel(fileSystem(join(folder, "model")));
  const kernel = [...saved.getLayer("head").getWeights()[0]!.dataSync()];
  const name = Object.keys(weights).find((key) => key.includes("head/kernel"))!;
  expect(kernel).toEqual([...best!.weights[name]!.data]);
  expect(kernel).not.toEqual([...weights[name]!.data]);
  saved.dispose();
  expect(text).toContain(
    "no better validation loss for 2 epochs (early stopping); epoch 1 was the best",
  );
});

test("Ctrl-C saves what there is", async () => {
  const started = process.listenerCount("SIGINT");
  const timer = setInterval(() => {
    if (process.listenerCount("SIGINT") === started) return;
    clearInterval(timer);
    setTimeout(() => process.emit("SIGINT"), 300);
  }, 5);
  const { exitCode, summary, folder, text } = await run(
    "--limit 4000 --epochs 500 --no-early-stop",
  );
  expect(exitCode).toBe(130);
  expect(summary.test).toBeNull();
  expect(summary.run.stop.reason).toBe("aborted");
  expect(text).toContain("interrupted");
  expect(process.listenerCount("SIGINT")).toBe(started);
  const checkpoint = await newest(folder);
  expect(checkpoint.step).toBe(summary.run.steps);
  expect(await readdir(join(folder, "model"))).toContain("model.json");
});
