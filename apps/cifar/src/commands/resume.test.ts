import { appendFile, cp, mkdtemp, readFile, readdir, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reopenRun } from "../record/reopen-run.js";
import { optionsOf } from "../testing/options-of.js";
import { recorder } from "../testing/recorder.js";
import { outputTo } from "../view/output.js";
import { resume } from "./resume.js";
import { train, type TrainResult } from "./train.js";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "cifar-resume-"));
});
afterAll(() => rm(runs, { recursive: true }));

/** 90 images in 6 steps an epoch, with all that has a state. */
const line =
  "--synthetic --limit 100 --epochs 8 --batch-size 16 --device wasm --threads 1 --schedule cosine --warmup-epochs 1 " +
  "--augment --curriculum stages --freeze conv1 --early-stop 20 --save-every 1";

interface Ran extends TrainResult {
  readonly folder: string;
  readonly text: string;
}

const optionsIn = (out: string) => optionsOf(...line.split(" "), "--out", join(runs, out));

async function start(out: string): Promise<Ran> {
  const { stream, text } = recorder(false);
  const result = await train(optionsIn(out), outputTo(stream));
  return { ...result, folder: result.summary.folder, text: text() };
}

async function resumeIn(out: string, folder: string | null = null): Promise<Ran> {
  const { stream, text } = recorder(false);
  const result = await resume({ folder, out: join(runs, out), changes: {} }, outputTo(stream));
  return { ...result, folder: result.summary.folder, text: text() };
}

/** Sends a signal once `metrics.jsonl` of the newest run has so many lines. */
function signalAfter(out: string, lines: number, signal: "SIGINT" | "SIGTERM"): void {
  let sent = false;
  const timer = setInterval(() => {
    void (async () => {
      const [folder] = await readdir(join(runs, out)).catch(() => []);
      if (folder === undefined) return;
      const text = await readFile(join(runs, out, folder, "metrics.jsonl"), "utf8").catch(() => "");
      if (text.split("\n").length - 1 < lines) return;
      clearInterval(timer);
      if (!sent) process.emit(signal);
      sent = true;
    })();
  }, 2);
}

/** What a run leaves, without its times and its name. */
async function resultsOf({ folder }: Ran): Promise<unknown> {
  const text = (name: string) => readFile(join(folder, name), "utf8");
  const weights = (await readFile(join(folder, "model/weights.bin"))).toString("base64");
  const epochs = (await text("metrics.jsonl"))
    .trimEnd()
    .split("\n")
    .map((one) => {
      const {
        seconds: _,
        samplesPerSecond: __,
        ...record
      } = JSON.parse(one) as Record<string, unknown>;
      return record;
    });
  const report = (await text("report.md"))
    .replace(/\| Time \|.*/, "")
    .replaceAll(/ +\d+(\.\d+)? s +[\d,]+/g, "");
  const curves = (await text("curves.svg")).replaceAll(/zr[\w-]+/g, "zr");
  return {
    weights,
    epochs,
    report,
    curves,
    run: (await reopenRun({ folder, out: "", changes: {} })).found.checkpoint.weights,
  };
}

let straight: Ran;
let expected: unknown;
beforeAll(async () => {
  straight = await start("straight");
  expected = await resultsOf(straight);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "a run interrupted by %s and resumed leaves what one that was not leaves",
  async (signal) => {
    signalAfter(signal, 2, signal);
    const first = await start(signal);
    expect(first.exitCode).toBe({ SIGINT: 130, SIGTERM: 143 }[signal]);
    expect(first.summary.run.epochs).toBeLessThan(8);
    const second = await resumeIn(signal);
    expect(second.exitCode).toBe(0);
    expect(second.folder).toBe(first.folder);
    expect(await resultsOf(second)).toEqual(expected);
    expect(second.text).toContain(`resume     from step ${first.summary.run.steps}, in epoch`);
    expect(second.text).not.toContain("may differ");
    expect(second.summary.test).toEqual(straight.summary.test);
    const resumes = (await readFile(join(second.folder, "resumes.jsonl"), "utf8")).trimEnd();
    expect(JSON.parse(resumes)).toMatchObject({
      step: first.summary.run.steps,
      passedOver: [],
      device: { device: "wasm", threads: 1 },
    });
  },
);

test("lines of epochs that no checkpoint holds are not doubled, and a damaged checkpoint is passed over", async () => {
  const folder = join(runs, "damaged", basename(straight.folder));
  await cp(straight.folder, folder, { recursive: true });
  const checkpoints = join(folder, "checkpoints");
  const names = (await readdir(checkpoints)).toSorted();
  // As if killed in the last epoch, while a line was written.
  await truncate(join(checkpoints, names.at(-1)!), 1000);
  await appendFile(join(folder, "metrics.jsonl"), '{"epoch":9,');
  const before = memory().numTensors;
  const again = await resumeIn("damaged");
  expect(memory().numTensors).toBe(before);
  expect(again.folder).toBe(folder);
  expect(await resultsOf(again)).toEqual(expected);
  expect(again.text).toContain(`passed over ${names.at(-1)}: safetensors: `);
});

test("a run that is done leaves the same once more", async () => {
  const again = await resumeIn("straight", straight.folder);
  expect(await resultsOf(again)).toEqual(expected);
});

test("what is not as it was is refused or told", async () => {
  const opened = await reopenRun({
    folder: straight.folder,
    out: "",
    changes: { threads: 2 },
  });
  expect(opened.options).toEqual({ ...optionsIn("straight"), threads: 2 });
  const { stream, text } = recorder(false);
  await train(opened.options, outputTo(stream), opened);
  expect(text()).toContain("threads was 1 and is 2");
  expect(text()).toContain("the weights may differ");
  const cifar = { ...opened.config, data: { name: "CIFAR-10", isCifar10: true } as const };
  await expect(
    train(opened.options, outputTo(stream), { ...opened, config: cifar }),
  ).rejects.toThrow("the run trained on CIFAR-10, and here are procedural shapes");
  const fewer = { ...opened.options, limit: 50 };
  await expect(train(fewer, outputTo(stream), opened)).rejects.toThrow(
    'the run had the images {"train":90,"validation":10,"test":100}, here are {"train":45',
  );
});

test("says where it found nothing to go on with", async () => {
  const out = join(runs, "none");
  await expect(reopenRun({ folder: null, out, changes: {} })).rejects.toThrow(
    `${out}: no run with a checkpoint; name its folder with --resume <folder>`,
  );
  const wrong = reopenRun({ folder: join(runs, "none"), out, changes: {} });
  await expect(wrong).rejects.toThrow(expect.objectContaining({ name: "ResumeError" }) as Error);
});
