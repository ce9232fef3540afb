import { once } from "node:events";
import { runInThisContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";

// f32x4.relaxed_madd of three zero vectors.
const compiles = `WebAssembly.validate(new Uint8Array([0,97,115,109,1,0,0,0,1,5,1,96,0,1,123,3,2,1,0,
  10,19,1,17,0,65,0,253,15,65,0,253,15,65,0,253,15,253,133,2,11]))`;

test("relaxed SIMD compiles after the import, in threads too", async () => {
  await import("./relaxed-simd.js");
  expect(runInThisContext(compiles)).toBe(true);
  const script = `require("node:worker_threads").parentPort.postMessage(${compiles})`;
  const worker = new Worker(script, { eval: true });
  expect(await once(worker, "message")).toEqual([true]);
});
