import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { MomentumSchedule, Policy, StatefulSchedule } from "../contracts.js";
import { loader } from "../data/loader.js";
import { loadCheckpoint, saveCheckpoint } from "../node.js";
import { adam } from "../optimizers/adam.js";
import { sgd } from "../optimizers/sgd.js";
import { points, tinyModel, tinyTrainer } from "../testing/fixtures.js";
import type { Checkpoint } from "./checkpoint.js";
import type { Trainer } from "./trainer.js";

afterEach(() => tf.disposeVariables());

const train = loader(points(50), { batchSize: 8, shuffle: true, dropLast: true });
const validation = loader(points(20, 2), { batchSize: 20 });

interface Lowest {
  readonly best: number | null;
  readonly improved: boolean;
}

const lowest: Policy<Lowest> = {
  name: "lowest",
  init: () => ({ best: null, improved: false }),
  update({ best }, { metrics }) {
    const value = metrics["val_loss"]!;
    const improved = best === null || value < best;
    return { best: improved ? value : best, improved };
  },
  verdict: ({ improved }) => ({ stop: null, best: improved }),
};

/** Falls with the steps, and more steeply with each epoch that it heard of. */
const schedule: StatefulSchedule<{ heard: number }> = {
  unit: "step",
  monitors: ["val_loss"],
  init: () => ({ heard: 0 }),
  update: ({ heard }) => ({ heard: heard + 1 }),
  rate: ({ heard }, at, baseRate) => baseRate / (1 + at * (1 + heard)),
};

const momentum: MomentumSchedule = { unit: "step", momentum: (at) => 0.8 + (at % 4) / 40 };

/** Everything that carries state from step to step. */
function make(): Trainer {
  const initial = (seed: number) => ({ kernelInitializer: initializers.glorotUniform({ seed }) });
  const model = sequential({
    layers: [
      layers.dense({ name: "first", units: 4, inputShape: [2], ...initial(1) }),
      layers.batchNormalization({ name: "norm" }),
      layers.dropout({ rate: 0.25 }),
      layers.dense({ name: "last", units: 2, ...initial(2) }),
    ],
  });
  const optimizer = adam({ learningRate: 0.1 });
  return tinyTrainer({ model, optimizer, schedule, momentum, policies: [lowest], accumulate: 2 });
}

/** A checkpoint without the times, which no seed decides. */
function timeless(trainer: Trainer): unknown {
  const { history, ...rest } = trainer.checkpoint();
  return {
    ...rest,
    history: history.map((record) => ({ ...record, seconds: 0, samplesPerSecond: 0 })),
  };
}

test("a run stopped after any step and resumed from disk ends with the same bits", async () => {
  const straight = make();
  await straight.fit(train, { validation, epochs: 3 });
  const expected = timeless(straight);
  expect(straight.checkpoint().step).toBe(9);
  const folder = await mkdtemp(join(tmpdir(), "regimen-"));
  for (let stopAt = 1; stopAt <= 9; stopAt++) {
    const first = make();
    const stop = new AbortController();
    first.on("step", ({ step }) => {
      if (step === stopAt) stop.abort();
    });
    await first.fit(train, { validation, epochs: 3, signal: stop.signal });
    await saveCheckpoint(folder, first.checkpoint());
    const second = make();
    second.restore(await loadCheckpoint(folder));
    await second.fit(train, { validation, epochs: 3 });
    expect(timeless(second), `stopped after step ${stopAt}`).toEqual(expected);
    first.dispose();
    second.dispose();
  }
  straight.dispose();
  await rm(folder, { recursive: true });
});

test("a checkpoint taken in a listener holds the epoch whole, and no later step changes it", async () => {
  const trainer = make();
  const checkpoints: Checkpoint[] = [];
  trainer.on("epochEnd", () => void checkpoints.push(trainer.checkpoint()));
  await trainer.fit(train, { validation, epochs: 3 });
  expect(checkpoints.map(({ epoch, step }) => [epoch, step])).toEqual([
    [1, 3],
    [2, 6],
    [3, 9],
  ]);
  const again = make();
  again.restore(checkpoints[0]!);
  await again.fit(train, { validation, epochs: 3 });
  expect(timeless(again)).toEqual(timeless(trainer));
  again.dispose();
  trainer.dispose();
});

test("whether the best weights are the last ones is known after a restore too", async () => {
  const straight = make();
  const run = await straight.fit(train, { validation, epochs: 2 });
  expect(run.stop.bestEpoch).toBe(1);
  const [again, later] = [make(), make()];
  for (const trainer of [again, later]) trainer.restore(straight.checkpoint());
  const done = await again.fit(train, { validation, epochs: 2 });
  expect([run.restored, done.restored]).toEqual([false, false]);
  const stop = new AbortController();
  later.on("step", () => stop.abort());
  const { restored } = await later.fit(train, { validation, epochs: 3, signal: stop.signal });
  expect(restored).toBe(true);
  for (const trainer of [straight, again, later]) trainer.dispose();
});

test("a wrong checkpoint is refused by what differs, and nothing is changed", async () => {
  const source = tinyTrainer();
  await source.fit(train, { epochs: 1 });
  const good = source.checkpoint();
  const trainer = tinyTrainer();
  const before = timeless(trainer);
  const { "head/bias": bias, ...rest } = good.weights;
  const wrong: [Partial<Checkpoint>, string][] = [
    [{ format: 1 as 2 }, "format must be 2, got 1"],
    [{ seed: 4 }, "seed must be the Trainer's 1, got 4"],
    [{ weights: rest }, "weights: no weights for head/bias"],
    [{ weights: { ...good.weights, more: bias! } }, "weights: the model has no variable more"],
    [
      { weights: { ...rest, "head/bias": { shape: [3], data: new Float32Array(3) } } },
      "weights: head/bias must have shape [2], got [3]",
    ],
    [
      { schedule: {} },
      "state of the schedule must be null, as the Trainer's schedule has none, got [object Object]",
    ],
    [{ policies: { lowest: null } }, "policies must be those of the Trainer, [], got [lowest]"],
    [
      { optimizer: { optimizer: "adam", variables: { more: { step: 1, slots: {} } } } },
      "the model has no variable more for its optimizer slots",
    ],
  ];
  for (const [change, message] of wrong) {
    expect(() => trainer.restore({ ...good, ...change })).toThrow(`Trainer.restore: ${message}`);
  }
  expect(() => make().restore(good)).toThrow("weights: no weights for first/kernel");
  expect(() => tinyTrainer({ schedule }).restore(good)).toThrow(
    "Trainer.restore: state of the schedule must be there, as the Trainer's schedule has one, got null",
  );
  const other = tinyTrainer({ optimizer: sgd() });
  expect(() => other.restore(good)).toThrow(
    'sgd: restore: state.optimizer must be "sgd", got "adam"',
  );
  expect(timeless(trainer)).toEqual(before);
  trainer.restore(good);
  expect(timeless(trainer)).toEqual(timeless(source));
  source.dispose();
  trainer.dispose();
});

test("a restored model is not tied to the checkpoint's arrays", () => {
  const model = tinyModel();
  const trainer = tinyTrainer({ model });
  const checkpoint = trainer.checkpoint();
  trainer.restore(checkpoint);
  checkpoint.weights["head/bias"]!.data.fill(5);
  expect([...model.getLayer("head").getWeights()[1]!.dataSync()]).toEqual([0, 0]);
});
