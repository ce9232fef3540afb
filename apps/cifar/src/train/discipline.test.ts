import { expect, test } from "vitest";
import { optionsOf } from "../testing/options-of.js";
import { optimizerOf, policiesOf, samplerOf, scheduleOf, stepsOfEpochs } from "./discipline.js";

test.each([
  ["sgd", "sgd"],
  ["adam", "adam"],
  ["adamw", "adamW"],
  ["rmsprop", "rmsprop"],
])("--optimizer %s", (name, made) => {
  const optimizer = optimizerOf(optionsOf("--optimizer", name, "--learning-rate", "0.02"));
  expect(optimizer.name.toLowerCase()).toBe(made.toLowerCase());
  expect(optimizer.learningRate).toBe(0.02);
});

test("--curriculum stages makes the first epochs shorter", () => {
  const wanted = optionsOf("--curriculum", "stages", "--epochs", "6", "--batch-size", "10");
  const difficulty = Array.from({ length: 100 }, (_, sample) => (sample * 37) % 100);
  const sampler = samplerOf(wanted, difficulty)!;
  expect(stepsOfEpochs(wanted, 100, sampler)).toEqual([5, 5, 8, 8, 10, 10]);
  const seen = [...sampler.indices(0, 100, 1)].map((sample) => difficulty[sample]!);
  expect(Math.max(...seen)).toBe(49);
  expect(samplerOf(optionsOf(), difficulty)).toBeNull();
  expect(stepsOfEpochs(optionsOf("--epochs", "2", "--batch-size", "30"), 100, null)).toEqual([
    4, 4,
  ]);
});

test("--schedule and --warmup-epochs count steps of the run", () => {
  const steps = [10, 10, 10, 10];
  const at = (args: string, ...times: number[]) => {
    const schedule = scheduleOf(optionsOf("--epochs", "4", ...args.split(" ")), steps);
    expect(schedule.unit).toBe("step");
    return times.map((time) => Number(schedule(time, 1).toFixed(9)));
  };
  expect(at("--schedule constant", 0, 39)).toEqual([1, 1]);
  // Stairs of ceil(40 / 3) = 14 steps.
  expect(at("--schedule step", 0, 13, 14, 27, 28, 39)).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01]);
  expect(at("--schedule cosine", 0, 20, 40)).toEqual([1, 0.5, 0]);
  // Ten steps from a third to the whole, then thirty of cosine.
  expect(at("--schedule cosine --warmup-epochs 1", 0, 5, 10, 25, 40)).toEqual([
    0.333333333, 0.666666667, 1, 0.5, 0,
  ]);
});

test("--early-stop and --no-early-stop", () => {
  expect(policiesOf(optionsOf("--no-early-stop"))).toEqual([]);
  const [policy] = policiesOf(optionsOf("--early-stop", "2", "--delta", "0.1"));
  let state = policy!.init();
  const losses = [1, 0.95, 0.92];
  losses.forEach((val_loss, epoch) => {
    state = policy!.update(state, { epoch, step: epoch, metrics: { val_loss } });
  });
  expect(policy!.verdict(state)).toEqual({ stop: "patience", best: false });
});
