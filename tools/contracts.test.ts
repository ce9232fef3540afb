import type {
  Json,
  MomentumSchedule,
  Policy,
  Sampler,
  Schedule,
  StatefulSchedule,
  Trainer,
} from "@regimen/core";
import { stageCurriculum } from "@regimen/curriculum";
import {
  allOf,
  anyOf,
  earlyStop,
  generalizationLoss,
  progressQuotient,
  successiveIncrease,
  weightedSum,
} from "@regimen/early-stop";
import {
  cosineAnnealing,
  findRateWithTrainer,
  type LrFinder,
  oneCycleMomentum,
  reduceOnPlateau,
  stepLR,
  warmup,
} from "@regimen/schedulers";
import { describe, expect, it } from "vitest";

// That these lines compile is the first half of the test: the packages meet core's types without
// importing them.
const schedules: Readonly<Record<string, Schedule>> = {
  stepLR: stepLR({ stepSize: 30 }),
  cosineAnnealing: cosineAnnealing({ steps: 100 }),
  warmup: warmup({ steps: 10, before: cosineAnnealing({ steps: 90 }) }),
};
const stateful: readonly StatefulSchedule[] = [
  reduceOnPlateau({ monitor: "val_loss" }),
  warmup({ steps: 3, before: reduceOnPlateau({ monitor: "val_loss", unit: "step" }) }),
];
const momentum: MomentumSchedule = oneCycleMomentum({ steps: 100 });
const findInTrainer = (finder: LrFinder, trainer: Trainer, data: Parameters<Trainer["fit"]>[0]) =>
  findRateWithTrainer(finder, trainer, data);
const policies: readonly Policy[] = [
  earlyStop({ monitor: "val_loss", mode: "min", patience: 2, delta: 1e-4 }),
  earlyStop({
    monitor: weightedSum({ weights: { val_loss: 1, loss: -1e-3 } }),
    mode: "min",
    patience: 10,
    unit: "step",
    reductions: 1,
    name: "after-reductions",
  }),
  generalizationLoss({ monitor: "val_loss", threshold: 50 }),
  progressQuotient({ monitor: "val_loss", threshold: 0.01, stripLength: 7 }),
  successiveIncrease({ monitor: "val_loss", strips: 2, stripLength: 1 }),
  anyOf([
    earlyStop({ monitor: "val_loss", patience: 2 }),
    earlyStop({ monitor: "loss", patience: 9 }),
  ]),
  allOf([
    earlyStop({ monitor: "val_loss", patience: 1 }),
    earlyStop({ monitor: "val_loss", patience: 2 }),
  ]),
];
const samplers: readonly Sampler[] = [
  stageCurriculum({
    difficulty: Float32Array.of(0.5, 0.1, 0.9, 0.3),
    stages: [{ epochs: 1, fraction: 0.5 }],
  }),
];

const jsonState: Json = earlyStop({ monitor: "loss", mode: "min", patience: 1 }).init();

describe.each(Object.entries(schedules))("%s meets the contract of a schedule", (_, schedule) => {
  it("is pure, finite and says its unit", () => {
    expect(["step", "epoch"]).toContain(schedule.unit);
    for (const at of [0, 1, 99, 100, 100_000]) {
      expect(schedule(at, 0.1)).toBe(schedule(at, 0.1));
      expect(Number.isFinite(schedule(at, 0.1))).toBe(true);
    }
  });
});

it.each(stateful)("a schedule with a state says what it watches, and its state is JSON", (one) => {
  expect(one.monitors).toEqual(["val_loss"]);
  const state = one.update(one.init(), { epoch: 0, step: 10, metrics: { val_loss: 1 } });
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});

it("a momentum schedule answers a momentum, and a range test takes a Trainer", () => {
  expect(momentum.momentum(0)).toBeCloseTo(0.95);
  expect(findInTrainer).toBeTypeOf("function");
});

describe.each(policies)("$name meets the contract of a policy", (policy) => {
  it("answers the same after a JSON round trip at every epoch", () => {
    expect(jsonState).toEqual(JSON.parse(JSON.stringify(jsonState)));
    let live = policy.init();
    let resumed: unknown = JSON.parse(JSON.stringify(live));
    for (const [epoch, loss] of [1, 0.5, 0.6, 0.49, 0.7, 0.8, 0.9].entries()) {
      const metrics = { val_loss: loss, loss: 1 / (epoch + 1) };
      const observation = { epoch, step: 10 * (epoch + 1), metrics, rate: 8 - epoch };
      live = policy.update(live, observation);
      resumed = JSON.parse(JSON.stringify(policy.update(resumed, observation)));
      expect(resumed).toEqual(live);
      expect(policy.verdict(resumed)).toEqual(policy.verdict(live));
    }
    expect(policy.verdict(live).stop).not.toBeNull();
  });
});

describe.each(samplers)("$name meets the contract of a sampler", (sampler) => {
  it("gives distinct indices of the data set, the same for the same seed", () => {
    for (const epoch of [0, 1, 2]) {
      const indices = sampler.indices(epoch, 4, 7);
      expect(indices).toBeInstanceOf(Uint32Array);
      expect(indices).toEqual(sampler.indices(epoch, 4, 7));
      expect(new Set(indices).size).toBe(indices.length);
      expect(Math.max(...indices)).toBeLessThan(4);
    }
  });
});
