import { expect, test } from "vitest";
import { scheduleNames } from "../options.js";
import { optionsOf } from "../testing/options-of.js";
import { schedulesOf } from "./schedules-of.js";

const steps = [10, 10, 10, 10];
const made = (args: string) => schedulesOf(optionsOf("--epochs", "4", ...args.split(" ")), steps);

test("--schedule and --warmup-epochs count steps of the run", () => {
  const at = (args: string, ...times: number[]) => {
    const { schedule } = made(args);
    expect(schedule.unit).toBe("step");
    if (typeof schedule !== "function") throw new Error("expected a schedule without state");
    return times.map((time) => Number(schedule(time, 1).toFixed(9)));
  };
  expect(at("--schedule constant", 0, 39)).toEqual([1, 1]);
  // Stairs of ceil(40 / 3) = 14 steps.
  expect(at("--schedule step", 0, 13, 14, 27, 28, 39)).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01]);
  expect(at("--schedule cosine", 0, 20, 40)).toEqual([1, 0.5, 0]);
  expect(at("--schedule linear", 0, 10, 40)).toEqual([1, 0.75, 0]);
  // ceil(40 / 7) = 6 steps, then 12, then 24.
  expect(at("--schedule restarts", 0, 3, 6, 12, 18, 30)).toEqual([1, 0.5, 1, 0.5, 1, 0.5]);
  expect(at("--schedule wsd", 0, 32, 36, 40)).toEqual([1, 1, 0.5, 0]);
  expect(at("--schedule onecycle", 0, 11)).toEqual([0.04, 1]);
  // Ten steps from a third to the whole, then thirty of cosine.
  expect(at("--schedule cosine --warmup-epochs 1", 0, 5, 10, 25, 40)).toEqual([
    0.333333333, 0.666666667, 1, 0.5, 0,
  ]);
});

test("--schedule onecycle moves the momentum too, where there is one and the cycle begins with the run", () => {
  expect(made("--schedule onecycle").momentum?.momentum(0)).toBe(0.95);
  expect(made("--schedule onecycle --optimizer rmsprop").momentum).toBeUndefined();
  expect(made("--schedule onecycle --warmup-epochs 1").momentum).toBeUndefined();
  expect(made("--schedule cosine").momentum).toBeUndefined();
});

test("--schedule plateau reduces after three epochs without gain, behind a warm-up too", () => {
  const { schedule } = made("--schedule plateau --warmup-epochs 1");
  if (typeof schedule === "function") throw new Error("expected a schedule with a state");
  expect(schedule.monitors).toEqual(["val_loss"]);
  let state = schedule.init();
  const rates = [1, 1, 1, 1, 1, 1].map((val_loss, epoch) => {
    const rate = schedule.rate(state, epoch * 10 + 9, 1);
    const observed = { epoch, step: epoch * 10 + 10, metrics: { val_loss } };
    state = schedule.update(state, observed);
    return Number(rate.toFixed(9));
  });
  // The first epoch is warm-up; the second one's loss is the best; three without gain follow.
  expect(rates).toEqual([0.933333333, 1, 1, 1, 1, 0.1]);
});

test.each(scheduleNames)("every schedule has a rate at every step: %s", (name) => {
  const { schedule } = made(`--schedule ${name}`);
  for (let step = 0; step < 40; step++) {
    const rate =
      typeof schedule === "function"
        ? schedule(step, 0.1)
        : schedule.rate(schedule.init(), step, 0.1);
    expect(rate).toBeGreaterThanOrEqual(0);
    expect(rate).toBeLessThanOrEqual(0.1);
  }
});
