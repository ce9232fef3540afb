import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import type { WasmBackend } from "./backend.js";
import { createStep } from "../testing/step.js";
import { useEngine } from "../testing/both.js";
import { coarse } from "../testing/values.js";

useEngine({ threads: 2 });

const bytesInUse = (): number => (tf.memory() as unknown as { bytesInUse: number }).bytesInUse;

test("tells how many threads compute", () => {
  expect(tf.backend()).toMatchObject({ threads: 2 });
});

test("a training step leaves no tensor, no buffer and no byte behind", () => {
  const before = tf.memory();
  const bytesBefore = bytesInUse();
  const step = createStep({ seed: 1, batch: 4 });
  step.run();
  const warm = tf.memory();
  const bytesWarm = bytesInUse();
  for (let i = 0; i < 20; i++) {
    step.run();
    const now = tf.memory();
    expect(now.numTensors).toBe(warm.numTensors);
    expect(now.numDataBuffers).toBe(warm.numDataBuffers);
    expect(bytesInUse()).toBe(bytesWarm);
  }
  step.dispose();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  // All that stays is the work space of the largest kernel.
  const workSpace = bytesInUse() - bytesBefore;
  const again = createStep({ seed: 1, batch: 4 });
  again.run();
  again.dispose();
  expect(bytesInUse() - bytesBefore).toBe(workSpace);
});

test("blocks are used again: the peak does not move", () => {
  const pass = () => {
    tf.tidy(() => tf.add(tf.relu(tf.add(tf.ones([1000, 100]), 1)), 1).dataSync());
  };
  pass();
  const { bytesInUse: start, bytesPeak: peak } = tf.memory() as unknown as Record<string, number>;
  for (let i = 0; i < 50; i++) pass();
  expect(bytesInUse()).toBe(start);
  expect((tf.memory() as unknown as Record<string, number>)["bytesPeak"]).toBe(peak);
});

test("other shapes every time take the memory that the last ones left", () => {
  const { memory } = (tf.backend() as WasmBackend).engine;
  const pass = (rows: number) => {
    tf.tidy(() => tf.add(tf.relu(tf.add(tf.ones([rows, 250]), 1)), 1).dataSync());
  };
  pass(1000);
  const before = memory.buffer.byteLength;
  for (let rows = 1000; rows > 0; rows -= 11) pass(rows);
  // At most 1 MB a tensor, four a pass; kept apart by size they would be 180 MB.
  expect(memory.buffer.byteLength - before).toBeLessThan(2 ** 24 + 1);
});

test("what was read survives the tensor and does not reach into it", async () => {
  const x = tf.add(tf.tensor1d([1, 2, 3]), 1);
  const sync = x.dataSync();
  const later = await x.data();
  sync[0] = 100;
  expect([...x.dataSync()]).toEqual([2, 3, 4]);
  x.dispose();
  const others = [tf.add(tf.tensor1d([7, 7, 7]), 1), tf.add(tf.tensor1d([8, 8, 8]), 1)];
  expect([...sync]).toEqual([100, 3, 4]);
  expect([...later]).toEqual([2, 3, 4]);
  tf.dispose(others);
});

test("slices, shapes and clones survive what they were taken from", () => {
  const x = tf.add(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), 0);
  const taken = [tf.slice(x, [1, 0], [1, 3]), tf.reshape(x, [3, 2]), tf.clone(x)] as const;
  x.dispose();
  const other = tf.mul(tf.ones([2, 3]), 9);
  expect([...taken[0].dataSync()]).toEqual([4, 5, 6]);
  expect([...taken[1].dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...taken[2].dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
  tf.dispose([...taken, other]);
});

test("values of every type come back as they went in", () => {
  tf.tidy(() => {
    expect([...tf.tensor1d([1.5, -2], "float32").dataSync()]).toEqual([1.5, -2]);
    expect([...tf.tensor1d([2 ** 31 - 1, -(2 ** 31)], "int32").dataSync()]).toEqual([
      2 ** 31 - 1,
      -(2 ** 31),
    ]);
    expect([...tf.tensor1d([true, false], "bool").dataSync()]).toEqual([1, 0]);
    expect(tf.tensor1d(["a", "ß"], "string").dataSync()).toEqual(["a", "ß"]);
    const complex = tf.complex([1, 2], [3, 4]);
    expect([...tf.real(complex).dataSync(), ...tf.imag(complex).dataSync()]).toEqual([1, 2, 3, 4]);
    expect([...tf.zeros([0, 3]).dataSync()]).toEqual([]);
    expect(tf.cast(tf.add(tf.tensor1d([1.9, -1.9]), 0), "int32").arraySync()).toEqual([1, -1]);
  });
});

test("a tensor moves in from the cpu backend", async () => {
  await tf.setBackend("cpu");
  const x = tf.tensor1d([...coarse(1, [50])]);
  const doubled = tf.mul(x, 2);
  await tf.setBackend("regimen-wasm");
  const sum = tf.add(doubled, x);
  expect([...sum.dataSync()]).toEqual([...coarse(1, [50])].map((value) => value * 3));
  tf.dispose([x, doubled, sum]);
});

test("running out of memory is an error with advice, and the next op works", () => {
  const before = tf.memory();
  const bytesBefore = bytesInUse();
  const ask = () => tf.tidy(() => tf.matMul(tf.ones([40_000, 1]), tf.ones([1, 40_000])));
  expect(ask).toThrow(
    /cannot allocate 61\d\d\.\d MiB.* are held in \d+ blocks .*Lower the batch size/,
  );
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(bytesInUse() - bytesBefore).toBeLessThan(1_000_000);
  const x = tf.add(tf.ones([3]), 1);
  expect([...x.dataSync()]).toEqual([2, 2, 2]);
  x.dispose();
});
