import * as tf from "@tensorflow/tfjs-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, launch, serve } from "./testing/browser.js";
import { trainingRun, type TrainingRun } from "./testing/training-run.js";

const path = findChromium();
const where = path ?? "skipped: no Chromium on the path nor in CHROMIUM_PATH";

describe.skipIf(path === undefined)(`in Chromium (${where})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch(path!);
  });
  afterAll(() => browser.close());

  /** Trains in a page of its own. */
  async function trainInPage(threads: number, isolated: boolean) {
    const site = await serve(isolated);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    try {
      await page.goto(site.url);
      const run = await page.evaluate((count) => globalThis.train(count), threads);
      // A worker's end reaches the browser's own process a little later.
      await expect.poll(() => page.workers().length).toBe(0);
      const text = await page.textContent("pre");
      return { run, errors, lines: text?.split("\n") ?? [] };
    } finally {
      await page.close();
      site.close();
    }
  }

  /**
   * Bit-identical where both run the same build; else products and sums are rounded once or twice.
   */
  function expectLosses(got: TrainingRun, wanted: TrainingRun): void {
    expect(got.losses).toHaveLength(20);
    expect(got.losses.at(-1)).toBeLessThan(got.losses[0]!);
    const off = got.losses.map((loss, i) => Math.abs(loss - wanted.losses[i]!));
    expect(Math.max(...off)).toBeLessThanOrEqual(got.simd === wanted.simd ? 0 : 1e-5);
  }

  test("an isolated page trains on two threads, as Node does", async () => {
    const { run, errors, lines } = await trainInPage(2, true);
    expect(run).toMatchObject({ threads: 2, simd: "relaxed-simd", reasons: [], disposed: true });
    expect(run.left).toEqual({ tensors: 0, bytes: 0 });
    expectLosses(run, await trainingRun(2));
    expect(lines[0]).toBe("2 threads, relaxed-simd");
    expect(lines).toHaveLength(21);
    expect(errors).toEqual([]);
  });

  test("any other page trains on one, and says why", async () => {
    const { run, errors, lines } = await trainInPage(2, false);
    const reason =
      "one thread: SharedArrayBuffer is missing (the page is not cross-origin isolated)";
    expect(run).toMatchObject({ threads: 1, reasons: [reason], disposed: true });
    expect(run.left).toEqual({ tensors: 0, bytes: 0 });
    expectLosses(run, await trainingRun(1));
    expect(lines[1]).toBe(reason);
    expect(errors).toEqual([]);
  });

  test("Node is left as it was", () => {
    expect(tf.getBackend()).toBe("cpu");
    expect(tf.memory().numTensors).toBe(0);
  });
});
