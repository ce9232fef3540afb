import { expect, test } from "vitest";
import { Engine } from "./engine.js";
import { float } from "./words.js";

const MEBIBYTE = 2 ** 20;

test("a kernel that fails on another thread is an error, and the next one runs", async () => {
  const engine = new Engine();
  await engine.start(2);
  try {
    expect(engine.memory.buffer.byteLength).toBe(MEBIBYTE);
    const fill = (from: number, to: number): void => {
      const count = (to - from) / 4;
      engine.run("fill", [from, count, float(1)], count);
    };
    // The second half, the other thread's, begins inside the memory and ends behind it.
    expect(() => {
      fill(MEBIBYTE / 2, (MEBIBYTE * 5) / 4);
    }).toThrow("wasm-backend: fill failed on another thread");
    fill(MEBIBYTE / 2, MEBIBYTE);
    expect(new Float32Array(engine.memory.buffer).at(-1)).toBe(1);
  } finally {
    await engine.stop();
  }
});

test("the memory grows to nearly 4 GiB, kernels reach its end, and all of it comes back", () => {
  const { memory, allocator, run } = useMemory();
  const blocks = [1, 2, 3].map(() => allocator.allocate(2 ** 30));
  const last = allocator.allocate(2 ** 29);
  expect(last).toBeGreaterThan(3 * 2 ** 30);
  run(last + 2 ** 29 - 64, 16);
  expect([...new Float32Array(memory.buffer, last + 2 ** 29 - 68, 3)]).toEqual([0, 7, 7]);
  expect(() => allocator.allocate(2 ** 30)).toThrow(
    /cannot allocate 1024\.0 MiB: 3584\.0 MiB are held in 4 blocks of at most 4095\.9 MiB/,
  );
  for (const block of [...blocks, last]) allocator.release(block);
  expect(allocator.allocate(3.5 * 2 ** 30)).toBe(blocks[0]);
});

/** An engine on one thread, and a kernel that fills `count` floats with 7. */
function useMemory() {
  const engine = new Engine();
  const { memory, allocator } = engine;
  const run = (at: number, count: number): void => {
    engine.run("fill", [at, count, float(7)], 0);
  };
  return { memory, allocator, run };
}
