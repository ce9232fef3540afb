import * as tf from "@tensorflow/tfjs-core";
import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { OptionError } from "../option-error.js";
import { tinyTrainer } from "../testing/fixtures.js";
import { useFolder } from "../testing/folders.js";
import type { Checkpoint } from "../training/checkpoint.js";
import type { EpochRecord } from "../training/run-records.js";
import { CheckpointError } from "./checkpoint-error.js";
import { checkpointStore, type CheckpointStoreOptions } from "./checkpoint-store.js";

const folder = useFolder();
afterEach(() => tf.disposeVariables());

const start = tinyTrainer().checkpoint();

/** A checkpoint at the end of an epoch of 10 steps, or in the middle of one. */
function at(step: number, loss?: number): Checkpoint {
  const record = { epoch: step / 10 - 1, step, metrics: { loss: 1, val_loss: loss ?? 0 } };
  if (loss === undefined) return { ...start, step, partial: { ...emptyPartial, steps: step % 10 } };
  return { ...start, step, epoch: step / 10, history: [record as unknown as EpochRecord] };
}

const emptyPartial = { samples: 0, steps: 0, loss: 0, metrics: {}, seconds: 0 };
const keepBest = { count: 2, monitor: "val_loss", mode: "min" } as const;
const storeIn = (options: Partial<CheckpointStoreOptions> = {}) =>
  checkpointStore({ folder: join(folder(), "run"), ...options });
const name = (step: number): string => `step-${String(step).padStart(10, "0")}.safetensors`;
const pathOf = (step: number): string => join(folder(), "run", name(step));
const files = async (): Promise<string[]> => (await readdir(join(folder(), "run"))).toSorted();
const damage = (step: number): Promise<void> => truncate(pathOf(step), 100);

test("keeps the newest, named by step", async () => {
  const store = storeIn();
  for (const step of [5, 10, 99_999_999_999]) expect(await store.save(at(step))).toBe(pathOf(step));
  expect(await files()).toEqual([name(10), name(99_999_999_999)]);
  expect(name(10)).toBe("step-0000000010.safetensors");
  expect((await storeIn().newest())?.checkpoint).toEqual(at(99_999_999_999));
  const three = storeIn({ keepLast: 3, folder: join(folder(), "three") });
  for (const step of [1, 2, 3, 4]) await three.save(at(step));
  expect((await readdir(three.folder)).toSorted()).toEqual([2, 3, 4].map(name));
});

test("keeps the best beside the newest, whichever process saved them", async () => {
  const losses: [number, number | undefined][] = [
    [10, 0.5],
    [20, 0.3],
    [25, undefined],
    [30, Number.NaN],
    [40, 0.3],
    [50, 0.9],
  ];
  for (const [step, loss] of losses) {
    const store = storeIn({ keepLast: 1, keepBest });
    await store.newest();
    await store.save(at(step, loss));
  }
  // 0.3 at 20 and, later, at 40; 50 is the newest.
  expect(await files()).toEqual([20, 40, 50].map(name));
  expect((await storeIn({ keepBest }).best())?.checkpoint.step).toBe(20);
  const largest = { ...keepBest, count: 1, mode: "max" } as const;
  expect((await storeIn({ keepBest: largest }).best())?.checkpoint.step).toBe(50);
});

test("a worse one goes when a better one comes", async () => {
  const store = storeIn({ keepLast: 1, keepBest: { ...keepBest, count: 1, mode: "max" } });
  for (const [step, value] of [
    [10, 1],
    [20, 3],
    [30, 2],
    [40, -Infinity],
    [50, 4],
    [60, 0],
  ] as const) {
    await store.save(at(step, value));
  }
  expect(await files()).toEqual([50, 60].map(name));
});

test("passes over what is damaged, says why, and never removes it", async () => {
  const store = storeIn({ keepLast: 3 });
  for (const step of [10, 20, 30]) await store.save(at(step));
  await damage(30);
  await writeFile(pathOf(20), "");
  const again = storeIn({ keepLast: 1 });
  const found = await again.newest();
  expect(found?.checkpoint).toEqual(at(10));
  expect(found?.path).toBe(pathOf(10));
  expect(found?.passedOver).toEqual([
    { path: pathOf(30), reason: expect.stringMatching(/the header has \d+ bytes, the file 100/) },
    { path: pathOf(20), reason: "safetensors: 0 bytes are too few for a header" },
  ]);
  // The damaged ones do not count as the newest: else the only good one would go.
  await again.save(at(11));
  expect(await files()).toEqual([11, 20, 30].map(name));
  await again.save(at(20));
  await again.save(at(30));
  expect(await files()).toEqual([name(30)]);
  expect((await storeIn().newest())?.passedOver).toEqual([]);
});

test("a damaged file that nobody asked for is neither among the best nor removed", async () => {
  for (const step of [10, 20, 30]) {
    const store = storeIn({ keepLast: 3, keepBest });
    await store.newest();
    await store.save(at(step, step));
  }
  await damage(10);
  const store = storeIn({ keepLast: 1, keepBest: { ...keepBest, count: 1 } });
  await store.newest();
  await store.save(at(40, 40));
  expect(await files()).toEqual([10, 20, 40].map(name));
});

test("a newer format and a foreign file are named", async () => {
  const store = storeIn({ keepLast: 3 });
  for (const step of [10, 20]) await store.save(at(step));
  const bytes = await readFile(pathOf(20));
  const place = bytes.indexOf('"version":"2"');
  bytes.write('"version":"3"', place);
  await writeFile(pathOf(20), bytes);
  const foreign = new URL("../../oracles/theirs-mixed.safetensors", import.meta.url);
  await copyFile(foreign, pathOf(30));
  const { passedOver, checkpoint } = (await storeIn().newest())!;
  expect(checkpoint.step).toBe(10);
  expect(passedOver.map(({ reason }) => reason)).toEqual([
    "a safetensors file, but not a checkpoint",
    expect.stringMatching(/^format must be 2, got 3, written by @regimen\/core \d+\.\d+\.\d+/),
  ]);
});

test("nothing there is null; only damaged ones there is an error that names each", async () => {
  expect(await storeIn().newest()).toBeNull();
  await mkdir(join(folder(), "run"));
  await writeFile(join(folder(), "run", "notes.txt"), "");
  expect(await storeIn().newest()).toBeNull();
  await storeIn().save(at(10));
  await damage(10);
  const error: unknown = await storeIn()
    .newest()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  expect(String(error)).toContain(
    `no checkpoint can be read\n${pathOf(10)}: safetensors: the header`,
  );
});

test("a folder of a run that was not resumed is not written to", async () => {
  await storeIn().save(at(10));
  const message = `holds checkpoints of a run, the newest of step 10; resume it (newest) or take another folder`;
  await expect(storeIn().save(at(20))).rejects.toThrow(message);
  await expect(storeIn().check(start)).rejects.toThrow(message);
  const resumed = storeIn();
  await resumed.newest();
  await expect(resumed.save(at(5))).rejects.toThrow(
    "holds a checkpoint of step 10, later than this one of step 5",
  );
  expect(await files()).toEqual([name(10)]);
  await resumed.check((await resumed.newest())!.checkpoint);
  await resumed.save(at(10));
  await resumed.save(at(20));
  expect(await files()).toEqual([10, 20].map(name));
});

test("saves asked for at once are worked off in order, and one that fails does not stop the next", async () => {
  const store = storeIn({ keepBest });
  const odd = { ...at(20, 1), history: [{ metrics: { loss: 1 } } as unknown as EpochRecord] };
  const saves = [store.save(at(10, 1)), store.save(odd), store.save(at(30, 1))];
  const results = await Promise.allSettled(saves);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  await expect(saves[1]).rejects.toThrow(OptionError);
  await expect(saves[1]).rejects.toThrow(
    'checkpointStore: monitor must be a metric of the run, one of loss, got "val_loss"',
  );
  expect(await files()).toEqual([10, 30].map(name));
});

test("check leaves nothing, and removes what a killed save left", async () => {
  const run = join(folder(), "run");
  await mkdir(run);
  // No process has a number this large.
  const left = `.${name(10)}.${2 ** 30}-12.5.tmp`;
  const ours = `.${name(10)}.${process.pid}-12.5.tmp`;
  for (const file of [left, ours, ".hidden.tmp"]) await writeFile(join(run, file), "x");
  await storeIn().check(start);
  expect(await files()).toEqual([".hidden.tmp", ours].toSorted());
  await rm(run, { recursive: true });
  await storeIn().check(start);
  expect(await files()).toEqual([]);
});

test("a path through a file is named with the reason", async () => {
  await writeFile(join(folder(), "file"), "");
  const store = checkpointStore({ folder: join(folder(), "file", "run") });
  const message = `checkpointStore: ${store.folder}: part of the path is a file, not a folder (ENOTDIR)`;
  for (const work of [() => store.check(start), () => store.newest()]) {
    await expect(work()).rejects.toThrow(message);
    await expect(work()).rejects.toThrow(CheckpointError);
  }
  await expect(store.save(at(10))).rejects.toThrow("not a folder (ENOTDIR)");
});

test.each<[Partial<CheckpointStoreOptions>, string]>([
  [{ folder: "" }, 'checkpointStore: folder must be a path, got ""'],
  [{ keepLast: 0 }, "checkpointStore: keepLast must be an integer ≥ 1, got 0"],
  [{ keepBest: { ...keepBest, count: 0.5 } }, "keepBest.count must be an integer ≥ 1, got 0.5"],
  [{ keepBest: { ...keepBest, monitor: "" } }, "keepBest.monitor must be the name of a metric"],
  [
    { keepBest: { ...keepBest, mode: "low" as "min" } },
    'keepBest.mode must be "min" or "max", got "low"',
  ],
])("refuses %o", (options, message) => {
  expect(() => storeIn(options)).toThrow(OptionError);
  expect(() => storeIn(options)).toThrow(message);
});

test("best needs keepBest", async () => {
  await expect(storeIn().best()).rejects.toThrow("checkpointStore.best: keepBest must be set");
});
