import * as tf from "@tensorflow/tfjs-core";
import { readdir } from "node:fs/promises";
import { afterEach, expect, test, vi } from "vitest";
import { loader } from "../data/loader.js";
import { OptionError } from "../option-error.js";
import { points, tinyTrainer } from "../testing/fixtures.js";
import { useFolder } from "../testing/folders.js";
import type { Checkpoint } from "../training/checkpoint.js";
import type { CheckpointStore } from "./checkpoint-store.js";
import { checkpointStore } from "./checkpoint-store.js";
import { saveDuring } from "./save-during.js";

const folder = useFolder();
afterEach(() => tf.disposeVariables());

/** Four steps an epoch. */
const train = loader(points(20), { batchSize: 5, shuffle: true });

/** A store in memory whose saves end when the test says so. */
function heldStore() {
  const begun: Checkpoint[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const store = {
    folder: "held",
    save: (checkpoint: Checkpoint) =>
      new Promise<string>((resolve, reject) => {
        begun.push(checkpoint);
        ends.push((error) => {
          if (error === undefined) resolve(`file ${checkpoint.step}`);
          else reject(error);
        });
      }),
  };
  return { store: store as unknown as CheckpointStore, begun, ends };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const until = async (holds: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 20_000, interval: 2 });

test("saves after epochs and steps, and the last weights when the fit ends", async () => {
  const trainer = tinyTrainer();
  const store = checkpointStore({ folder: folder(), keepLast: 100 });
  const saved: string[] = [];
  const options = {
    store,
    everySteps: 3,
    everyEpochs: 2,
    onSaved: (path: string) => saved.push(path),
  };
  saveDuring(trainer, options as typeof options & { onSaved: (path: string) => void });
  await trainer.fit(train, { epochs: 3 });
  const names = [3, 6, 8, 9, 12].map(
    (step) => `step-${String(step).padStart(10, "0")}.safetensors`,
  );
  expect((await readdir(folder())).toSorted()).toEqual(names);
  // Step 12 twice: after the step, in the epoch, and at the fit's end, when the epoch is whole.
  expect(saved.length).toBe(6);
  const found = await store.newest();
  expect(found?.checkpoint).toEqual(trainer.checkpoint());
  expect(found?.checkpoint.epoch).toBe(3);
  trainer.dispose();
});

test("an aborted fit is saved where it ended", async () => {
  const trainer = tinyTrainer();
  const store = checkpointStore({ folder: folder() });
  saveDuring(trainer, { store });
  const stop = new AbortController();
  trainer.on("step", ({ step }) => {
    if (step === 6) stop.abort();
  });
  await trainer.fit(train, { epochs: 3, signal: stop.signal });
  const found = await store.newest();
  expect(found?.checkpoint.step).toBe(6);
  expect(found?.checkpoint.partial?.steps).toBe(2);
  trainer.dispose();
});

test("training goes on while a save runs; the next save waits, and the fit's end for the last", async () => {
  const trainer = tinyTrainer();
  const { store, begun, ends } = heldStore();
  let step = 0;
  let ended = false;
  trainer.on("step", (event) => void (step = event.step));
  saveDuring(trainer, { store });
  const fit = trainer.fit(train, { epochs: 2 }).then(() => (ended = true));
  // The save of epoch 1 is not done, and epoch 2 is.
  await until(() => step === 8);
  await turn();
  expect([begun.length, ended]).toEqual([1, false]);
  expect(begun[0]!.step).toBe(4);
  const copy = structuredClone(begun[0]!.weights);
  ends[0]!();
  await until(() => begun.length === 2);
  await turn();
  expect(begun.map((checkpoint) => checkpoint.step)).toEqual([4, 8]);
  expect(begun[0]!.weights).toEqual(copy);
  expect(ended).toBe(false);
  ends[1]!();
  await fit;
  expect(ended).toBe(true);
  trainer.dispose();
});

test("an error surfaces at the next save, and at the fit's end", async () => {
  const trainer = tinyTrainer();
  const { store, begun, ends } = heldStore();
  const saves = saveDuring(trainer, { store });
  const fit = trainer.fit(train, { epochs: 3 });
  const refused = fit.catch((error: unknown) => error);
  await until(() => ends.length === 1);
  ends[0]!(new Error("disk full"));
  expect(String(await refused)).toBe("Error: disk full");
  expect(begun.length).toBe(1);
  expect(trainer.checkpoint().step).toBe(8);
  await saves.finish(); // Told once.

  const last = trainer.fit(train, { epochs: 2 });
  await until(() => ends.length === 2);
  ends[1]!(new Error("disk still full"));
  await expect(last).rejects.toThrow("disk still full");
  saves.stop();
  await trainer.fit(train, { epochs: 3 });
  expect(begun.length).toBe(2);
  trainer.dispose();
});

test("finish waits for a save after a fit that threw", async () => {
  const trainer = tinyTrainer();
  const { store, ends } = heldStore();
  const saves = saveDuring(trainer, { store, everySteps: 1 });
  trainer.on("step", () => {
    throw new Error("listener");
  });
  await expect(trainer.fit(train, { epochs: 1 })).rejects.toThrow("listener");
  let finished = false;
  const finish = saves.finish().finally(() => (finished = true));
  await turn();
  expect(finished).toBe(false);
  ends[0]!(new Error("late"));
  await expect(finish).rejects.toThrow("late");
  trainer.dispose();
});

test("saving changes no bit and leaves no tensor", async () => {
  const plain = tinyTrainer();
  await plain.fit(train, { epochs: 2 });
  const saving = tinyTrainer();
  const before = tf.memory().numTensors;
  saveDuring(saving, { store: checkpointStore({ folder: folder() }), everySteps: 1 });
  await saving.fit(train, { epochs: 2 });
  expect(saving.checkpoint().weights).toEqual(plain.checkpoint().weights);
  saving.dispose();
  expect(tf.memory().numTensors).toBe(before);
  plain.dispose();
});

test.each([
  [{ everyEpochs: 0 }, "saveDuring: everyEpochs must be an integer ≥ 1, got 0"],
  [{ everySteps: 1.5 }, "saveDuring: everySteps must be an integer ≥ 1, got 1.5"],
])("refuses %o", (options, message) => {
  const { store } = heldStore();
  expect(() => saveDuring(tinyTrainer(), { store, ...options })).toThrow(OptionError);
  expect(() => saveDuring(tinyTrainer(), { store, ...options })).toThrow(message);
});
