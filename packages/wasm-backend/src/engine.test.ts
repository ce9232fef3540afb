import { expect, test } from "vitest";
import { Engine, float } from "./engine.js";

const MEBIBYTE = 2 ** 20;

test("a kernel that fails on another thread is an error, and the next one runs", async () => {
  const engine = new Engine();
  await engine.start(2);
  try {
    expect(engine.memory.buffer.byteLength).toBe(MEBIBYTE);
    const fill = (from: number, to: number): void => {
      const count = (to - from) / 4;
      engine.run("fill", [0, 0, from, count, float(1)], count);
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
