import { expect, test } from "vitest";
import { runMeter } from "./run-meter.js";

test("guesses from this epoch first, then from whole epochs", () => {
  let now = 1000;
  const meter = runMeter([100, 200, 200], () => now);
  meter.startEpoch(0, 100);
  expect(meter.note(0)).toBe("");
  now += 1000;
  // 50 images/s: 50 images left in the epoch, 400 more in the run.
  expect(meter.note(50)).toBe("50 images/s  ETA 1.0 s, run 9.0 s");
  meter.endEpoch(4); // 25 images/s with validation.
  now += 5000;
  meter.startEpoch(1, 200);
  now += 2000;
  expect(meter.note(100)).toBe("50 images/s  ETA 2.0 s, run 10.0 s");
});
