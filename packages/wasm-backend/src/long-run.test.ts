import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { useEngine } from "./testing/both.js";
import { createStep } from "./testing/step.js";

useEngine({ threads: 2 });

const STEPS = 20_000;
const MEGABYTE = 1_048_576;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1]!;

test("memory is flat over the last half of 20,000 training steps", () => {
  const step = createStep({ seed: 1, batch: 1 });
  const resident: number[] = [];
  let half = tf.memory();
  let last = 0;
  for (let i = 0; i < STEPS; i++) {
    last = step.run();
    if (i === STEPS / 2) half = tf.memory();
    if (i >= STEPS / 2 && i % 100 === 0) resident.push(process.memoryUsage.rss());
  }
  const end = tf.memory() as ReturnType<typeof tf.memory> & { readonly bytesInUse: number };
  expect(end.numTensors).toBe(half.numTensors);
  expect(end.numDataBuffers).toBe(half.numDataBuffers);
  expect(end.bytesInUse).toBe((half as typeof end).bytesInUse);
  // A step's tensors take some 0.5 MB, so a leak of one in a hundred of them would add 50 MB. The garbage collector's
  // heap moves by a few between its runs.
  const third = Math.floor(resident.length / 3);
  const growth = median(resident.slice(-third)) - median(resident.slice(0, third));
  expect(growth / MEGABYTE).toBeLessThan(16);
  expect(last).toBeLessThan(0.5);
  step.dispose();
});
