import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import type { MomentumSchedule, Observation, Policy, StatefulSchedule } from "../contracts.js";
import { loader } from "../data/loader.js";
import { sgd } from "../optimizers/sgd.js";
import { points, tinyTrainer, weightsOf } from "../testing/fixtures.js";

const train = loader(points(60), { batchSize: 16, shuffle: true });
const validation = loader(points(20, 2), { batchSize: 20 });

afterEach(() => tf.disposeVariables());

/** Halves the rate after each epoch. */
function halving(heard: Observation[] = []): StatefulSchedule<number> {
  return {
    unit: "epoch",
    monitors: ["val_loss"],
    init: () => 0,
    update(state, observation) {
      heard.push(observation);
      return state + 1;
    },
    rate: (state, _at, baseRate) => baseRate / 2 ** state,
  };
}

test("a schedule with a state hears of every epoch, and decides the rates of the next", async () => {
  const heard: Observation[] = [];
  const trainer = tinyTrainer({ optimizer: sgd({ learningRate: 0.8 }), schedule: halving(heard) });
  const rates: number[] = [];
  trainer.on("step", ({ rate }) => void rates.push(rate));
  const run = await trainer.fit(train, { validation, epochs: 3 });
  expect(rates).toEqual([0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2]);
  expect(run.history.map(({ rate }) => rate)).toEqual([0.8, 0.4, 0.2]);
  const told = run.history.map(({ epoch, step, metrics, rate }) => ({
    epoch,
    step,
    metrics,
    rate,
  }));
  expect(heard).toEqual(told);
  expect(trainer.checkpoint().schedule).toBe(3);
  trainer.dispose();
});

test("schedules are asked with the place of each parameter group", async () => {
  const schedule = Object.assign(
    (_at: number, baseRate: number, group?: number) => (group === 0 ? 0 : baseRate),
    { unit: "step" as const },
  );
  const optimizer = sgd({ learningRate: 0.1, groups: [{ match: /^head/ }] });
  const trainer = tinyTrainer({ optimizer, schedule });
  const before = weightsOf(trainer);
  await trainer.fit(train, { epochs: 1 });
  const after = weightsOf(trainer);
  expect(after["head/kernel"]).toEqual(before["head/kernel"]);
  expect(after["hidden/kernel"]).not.toEqual(before["hidden/kernel"]);
  trainer.dispose();
});

test.each(["step", "epoch"] as const)("a momentum schedule counts %ss from 0", async (unit) => {
  const asked: number[] = [];
  const momentum: MomentumSchedule = { unit, momentum: (at) => (asked.push(at), 0.5) };
  const result = async (options: Parameters<typeof tinyTrainer>[0], own: number) => {
    const optimizer = sgd({ learningRate: 0.1, momentum: own });
    const trainer = tinyTrainer({ optimizer, ...options });
    await trainer.fit(train, { epochs: 2 });
    const weights = weightsOf(trainer);
    trainer.dispose();
    return weights;
  };
  const scheduled = await result({ momentum }, 0.9);
  expect(scheduled).toEqual(await result({}, 0.5));
  expect(scheduled).not.toEqual(await result({}, 0.9));
  expect([...new Set(asked)]).toEqual(unit === "step" ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 1]);
});

const watching: Policy = {
  name: "watching",
  monitors: ["val_f1"],
  init: () => null,
  update: () => null,
  verdict: () => ({ stop: null, best: false }),
};

test.each([
  [{ schedule: halving() }, {}, "monitor of schedule", "loss, accuracy", "val_loss"],
  [
    { policies: [watching] },
    { validation },
    "monitor of watching",
    "loss, accuracy, val_loss, val_accuracy",
    "val_f1",
  ],
])("a metric that will not be measured is found before the first step (%#)", async (...row) => {
  const [options, fit, where, measured, missing] = row;
  const trainer = tinyTrainer(options);
  await expect(trainer.fit(train, { ...fit, epochs: 1 })).rejects.toThrow(
    `Trainer.fit: ${where} must be measured in this fit (${measured}), got "${missing}"`,
  );
  expect(trainer.checkpoint().step).toBe(0);
  trainer.dispose();
});

test("two Trainers cannot drive one optimizer, one after the other can", () => {
  const optimizer = sgd();
  const first = tinyTrainer({ optimizer });
  expect(() => tinyTrainer({ optimizer })).toThrow("Two schedules on one optimizer");
  first.dispose();
  const broken: Policy = {
    ...watching,
    init: () => {
      throw new Error("no state");
    },
  };
  expect(() => tinyTrainer({ optimizer, policies: [broken] })).toThrow("no state");
  tinyTrainer({ optimizer }).dispose();
});
