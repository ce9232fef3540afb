import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useEngine } from "./testing/both.js";
import { createStep } from "./testing/step.js";

useEngine({ threads: 2 });

const STEPS = 20_000;
const MEGABYTE = 1_048_576;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Asks V8 for its collector, which it gives only under a flag. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

test("memory is flat over the last half of 20,000 training steps", { timeout: 900_000 }, () => {
  const collect = collector();
  const step = createStep({ seed: 1, batch: 1 });
  const held: number[] = [];
  let half = tf.memory();
  let last = 0;
  for (let i = 0; i < STEPS; i++) {
    last = step.run();
    if (i === STEPS / 2) half = tf.memory();
    if (i < STEPS / 2 || i % 200 !== 0) continue;
    collect();
    // The process's memory without what V8's heap keeps in reserve, which newer versions let grow
    // by 100 MB.
    const { rss, heapTotal, heapUsed } = process.memoryUsage();
    held.push(rss - heapTotal + heapUsed);
  }
  const end = tf.memory() as ReturnType<typeof tf.memory> & { readonly bytesInUse: number };
  expect(end.numTensors).toBe(half.numTensors);
  expect(end.numDataBuffers).toBe(half.numDataBuffers);
  expect(end.bytesInUse).toBe((half as typeof end).bytesInUse);
  // A step's tensors take some 0.5 MB, so a leak of one in a hundred of them would add 50 MB.
  const third = Math.floor(held.length / 3);
  const growth = median(held.slice(-third)) - median(held.slice(0, third));
  expect(growth / MEGABYTE).toBeLessThan(16);
  expect(last).toBeLessThan(0.5);
  step.dispose();
});
