import { expect, test } from "vitest";
import { optionsOf } from "../testing/options-of.js";
import { optimizerOf, policiesOf, samplerOf, stepsOfEpochs } from "./components.js";

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
