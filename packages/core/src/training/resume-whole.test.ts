import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { loadCheckpoint, saveCheckpoint } from "../node.js";
import { useFolder } from "../testing/folders.js";
import { timeless } from "../testing/timeless.js";
import { wholeRun, type WholeRun } from "../testing/whole-run.js";
import type { Checkpoint } from "./checkpoint.js";

const folder = useFolder();
afterEach(() => tf.disposeVariables());

/** Goes on until a step, or to the end. */
async function go({ trainer, train, validation, epochs }: WholeRun, until?: number): Promise<void> {
  const stop = new AbortController();
  const off = trainer.on("step", ({ step }) => {
    if (step === until) stop.abort();
  });
  await trainer.fit(train, { validation, epochs, signal: stop.signal });
  off();
}

/** Trains with a new process' worth of objects after each stop, through the disk. */
async function goWithStops(stops: readonly number[]): Promise<Checkpoint> {
  let left: Checkpoint | null = null;
  for (const until of [...stops, undefined]) {
    const run = wholeRun();
    if (left !== null) run.trainer.restore(left);
    await go(run, until);
    const path = join(folder(), "run");
    await saveCheckpoint(path, run.trainer.checkpoint());
    left = await loadCheckpoint(path);
    run.trainer.dispose();
    tf.disposeVariables();
  }
  return left!;
}

test("the run has what it is for: it stops early, at the best of some epochs, after samples of all kinds", async () => {
  const { policies, schedule, best, history, step, epoch } = await goWithStops([]);
  expect([step, epoch, best?.epoch]).toEqual([18, 4, 1]);
  expect(history.at(-1)?.stop).toBe("patience");
  expect(policies["lowest"]).toMatchObject({ waited: 2 });
  expect(schedule).toMatchObject({ last: expect.any(Number) });
});

test("stopped after any step, it ends with the same bits", async () => {
  const expected = timeless(await goWithStops([]));
  for (let step = 1; step <= 18; step++) {
    const found = timeless(await goWithStops([step]));
    expect(found, `stopped after step ${step}`).toEqual(expected);
  }
});

test("stopped at any number of steps, it ends with the same bits", async () => {
  const expected = timeless(await goWithStops([]));
  const stops = fc.uniqueArray(fc.integer({ min: 1, max: 18 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(stops, async (steps) => {
      expect(timeless(await goWithStops(steps.toSorted((a, b) => a - b)))).toEqual(expected);
    }),
    { numRuns: 10, seed: 1 },
  );
});

test("a resumed run leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  await goWithStops([5, 9]);
  expect(tf.memory().numTensors).toBe(before);
});
