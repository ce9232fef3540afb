import { expect, test } from "vitest";
import { drawCurves } from "./draw-curves.js";

const record = (epoch: number, loss: number) => ({
  epoch,
  step: epoch,
  metrics: { loss, accuracy: 0.1, val_loss: loss, val_accuracy: 0.1 },
  rate: 1e-3,
  seconds: 1,
  samplesPerSecond: 1,
  best: false,
  stop: null,
});

const draw = (losses: number[], bestEpoch: number | null) =>
  drawCurves({
    history: losses.map((loss, epoch) => record(epoch, loss)),
    bestEpoch,
    title: "Curves <&>",
    subtitle: "a run",
  });

const texts = (svg: string) =>
  Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g), ([, text]) => text!);

test("draws every line with its axes, legend and the best epoch", () => {
  const svg = draw([2, 1.5, 1.2, 1.3], 2);
  expect(svg).toMatch(/^<svg width="960" height="720"/);
  const words = texts(svg);
  for (const word of ["Curves &lt;&amp;&gt;", "a run", "Loss (cross-entropy)", "Accuracy"]) {
    expect(words).toContain(word);
  }
  for (const word of ["training", "validation", "Learning rate at the end of the epoch"]) {
    expect(words).toContain(word);
  }
  expect(words.filter((word) => word === "epoch").length).toBe(3);
  expect(words.filter((word) => word === "best: 3").length).toBe(3);
  // Lines have one point per epoch, and a loss that falls goes down the page, where y grows.
  const lines = Array.from(
    svg.matchAll(/d="M([^"]*)" fill="none"[^>]*stroke="#0072B2"/g),
    ([, d]) => d!.split("L").map((point) => point.trim().split(/[ ,]+/).map(Number)),
  ).filter((points) => points.length === 4);
  const loss = lines[0]!;
  expect(loss.map(([x]) => x)).toEqual([64, 194, 324, 454]);
  expect(loss[0]![1]).toBeLessThan(loss[1]![1]!);
  expect(loss[2]![1]).toBeGreaterThan(loss[3]![1]!);
});

test("draws a run of one epoch, and one of none", () => {
  expect(texts(draw([2], null)).some((text) => text.startsWith("best"))).toBe(false);
  expect(draw([2], 0)).toContain("best: 1");
  expect(draw([], null)).toMatch(/^<svg/);
});
