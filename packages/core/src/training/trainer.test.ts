import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import type { Policy, Sampler, Schedule } from "../contracts.js";
import { loader } from "../data/loader.js";
import { softmaxCrossEntropy } from "../losses/softmax-cross-entropy.js";
import { adam } from "../optimizers/adam.js";
import { sgd } from "../optimizers/sgd.js";
import { linearFunction, points, tinyModel, tinyTrainer, weightsOf } from "../testing/fixtures.js";
import type { Trainer } from "./trainer.js";
import type { TrainerEvents } from "./trainer-events.js";

const dataset = points(60);
const train = loader(dataset, { batchSize: 16, shuffle: true });
const validation = loader(points(20, 2), { batchSize: 20 });

afterEach(() => tf.disposeVariables());

const names = [
  "fitStart",
  "epochStart",
  "step",
  "validationStart",
  "validationEnd",
  "epochEnd",
  "fitEnd",
] as const satisfies readonly (keyof TrainerEvents)[];

function record(trainer: Trainer): { name: string; event: unknown }[] {
  const seen: { name: string; event: unknown }[] = [];
  for (const name of names) trainer.on(name, (event) => void seen.push({ name, event }));
  return seen;
}

/** Calls epoch `best` the best and stops after epoch `stopAt`. */
function scripted(best: number, stopAt: number): Policy<{ epoch: number }> {
  return {
    name: "scripted",
    init: () => ({ epoch: -1 }),
    update: (_, { epoch }) => ({ epoch }),
    verdict: ({ epoch }) => ({ stop: epoch >= stopAt ? "enough" : null, best: epoch === best }),
  };
}

test("events come in the documented order, with their payloads", async () => {
  const trainer = tinyTrainer();
  const seen = record(trainer);
  const run = await trainer.fit(train, { validation, epochs: 2 });
  const step = ["step", "step", "step", "step"];
  const epoch = ["epochStart", ...step, "validationStart", "validationEnd", "epochEnd"];
  expect(seen.map(({ name }) => name)).toEqual(["fitStart", ...epoch, ...epoch, "fitEnd"]);
  const events = seen.map(({ event }) => event);
  expect(events[0]).toEqual({ epochs: 2, stepsPerEpoch: 4 });
  expect(events[9]).toEqual({ epoch: 1, epochs: 2, steps: 4, samples: 60 });
  const steps = seen.filter(({ name }) => name === "step").map(({ event }) => event);
  expect(steps[7]).toMatchObject({
    epoch: 1,
    step: 8,
    stepInEpoch: 4,
    steps: 4,
    rate: 0.02,
    samples: 12,
  });
  expect(events[6]).toEqual({ epoch: 0 });
  const metrics = { loss: expect.any(Number), accuracy: expect.any(Number) };
  expect(events[7]).toEqual({ epoch: 0, metrics });
  expect(events[8]).toEqual({
    epoch: 0,
    step: 4,
    metrics: { ...metrics, val_loss: expect.any(Number), val_accuracy: expect.any(Number) },
    rate: 0.02,
    seconds: expect.any(Number),
    samplesPerSecond: expect.any(Number),
    best: false,
    stop: null,
  });
  expect(events.at(-1)).toEqual({ run });
  expect(run).toMatchObject({ epochs: 2, steps: 8, restored: false });
  expect(run.stop).toEqual({ reason: "budget", policy: null, bestEpoch: null });
  expect(run.history).toEqual([events[8], events[16]]);
  trainer.dispose();
});

test("listeners are awaited in order, and taken away", async () => {
  const trainer = tinyTrainer();
  const calls: string[] = [];
  const off = trainer.on("epochEnd", () => void calls.push("off"));
  trainer.on("epochEnd", async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    calls.push("slow");
  });
  trainer.on("epochEnd", async () => {
    await Promise.resolve();
    calls.push("quick");
  });
  trainer.on("epochEnd", () => void calls.push("fast"));
  trainer.on("fitEnd", () => void calls.push("end"));
  off();
  await trainer.fit(train, { epochs: 1 });
  expect(calls).toEqual(["slow", "quick", "fast", "end"]);
  trainer.dispose();
});

test("learns, and evaluate and predict agree with the last validation", async () => {
  const trainer = tinyTrainer({ optimizer: adam({ learningRate: 0.05 }) });
  const run = await trainer.fit(train, { validation, epochs: 15 });
  const last = run.history.at(-1)!.metrics;
  expect(last["val_accuracy"]).toBeGreaterThanOrEqual(0.9);
  const measured = await trainer.evaluate(validation);
  expect(measured).toEqual({ loss: last["val_loss"], accuracy: last["val_accuracy"] });
  const { classes, labels } = await trainer.predict(validation);
  const hits = classes.filter((value, index) => value === labels[index]).length;
  expect(hits / 20).toBe(last["val_accuracy"]);
  expect([...labels]).toEqual([...points(20, 2).labels]);
  trainer.dispose();
});

test("the epoch's loss is the mean over samples, the short batch included", async () => {
  const trainer = tinyTrainer({ optimizer: sgd({ learningRate: 0 }) });
  const run = await trainer.fit(train, { epochs: 1 });
  const whole = await trainer.evaluate(loader(dataset, { batchSize: 60 }));
  expect(run.history[0]!.metrics["loss"]).toBeCloseTo(whole["loss"]!, 6);
  expect(run.history[0]!.metrics["accuracy"]).toBe(whole["accuracy"]);
});

test("no tensor is left behind", async () => {
  const model = tinyModel();
  const before = tf.memory().numTensors;
  const policies = [scripted(0, 2)];
  const options = { model, policies, accumulate: 3, clipNorm: 0.1, clipValue: 0.01 };
  const trainer = tinyTrainer(options);
  const counts: number[] = [];
  trainer.on("step", () => void counts.push(tf.memory().numTensors));
  await trainer.fit(train, { validation, epochs: 5 });
  await trainer.predict(validation);
  expect(new Set(counts).size).toBe(1);
  trainer.restore(trainer.checkpoint());
  trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("one seed, one result, and another seed another", async () => {
  const result = async (seed: number) => {
    const trainer = tinyTrainer({ seed });
    await trainer.fit(train, { epochs: 2 });
    const weights = weightsOf(trainer);
    trainer.dispose();
    return weights;
  };
  expect(await result(1)).toEqual(await result(1));
  expect(await result(1)).not.toEqual(await result(2));
});

test("two accumulated batches make the step of one of twice the size", async () => {
  const small = loader(dataset, { batchSize: 8 });
  const large = loader(dataset, { batchSize: 16 });
  const once = tinyTrainer({ optimizer: sgd({ learningRate: 0.5 }) });
  const twice = tinyTrainer({ optimizer: sgd({ learningRate: 0.5 }), accumulate: 2 });
  const [one, two] = [await once.fit(large, { epochs: 2 }), await twice.fit(small, { epochs: 2 })];
  expect(two.steps).toBe(one.steps);
  const [want, got] = [weightsOf(once), weightsOf(twice)];
  for (const [name, values] of Object.entries(want)) {
    // 8 steps in float32, at 6e-8 per operation.
    values.forEach((value, index) => expect(got[name]![index]).toBeCloseTo(value, 5));
  }
  expect(two.history[1]!.metrics["loss"]).toBeCloseTo(one.history[1]!.metrics["loss"]!, 5);
});

test("accumulated batches count by their samples", async () => {
  const dozen = points(12);
  const results = await Promise.all(
    [
      { batchSize: 12, accumulate: 1 },
      { batchSize: 8, accumulate: 2 },
      { batchSize: 5, accumulate: 3 },
    ].map(async ({ batchSize, accumulate }) => {
      const trainer = tinyTrainer({ optimizer: sgd({ learningRate: 1 }), accumulate });
      const run = await trainer.fit(loader(dozen, { batchSize }), { epochs: 1 });
      expect(run.steps).toBe(1);
      return [...Object.values(weightsOf(trainer)).flat(), run.history[0]!.metrics["loss"]!];
    }),
  );
  const [whole, ...parts] = results;
  for (const part of parts) {
    part.forEach((value, index) => expect(value).toBeCloseTo(whole![index]!, 6));
  }
});

test("trains a function over variables", async () => {
  // By hand: w = 0, one sample x = 1 of class 0. gradient = x · (softmax − one-hot) = (−0.5, 0.5).
  const model = linearFunction("w", [[0, 0]]);
  const before = tf.memory().numTensors;
  const trainer = tinyTrainer({ model, optimizer: sgd({ learningRate: 1 }) });
  const one = { inputs: Float32Array.of(1), shape: [1], labels: Uint8Array.of(0), classes: 2 };
  const run = await trainer.fit(
    loader({ ...one, classNames: null, indices: null, size: 1 }, { batchSize: 1 }),
    { epochs: 1 },
  );
  expect(weightsOf(trainer)).toEqual({ w: [0.5, -0.5] });
  expect(run.history[0]!.metrics["loss"]).toBeCloseTo(Math.log(2), 6);
  trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("clipping comes before the step", async () => {
  // The gradient of the test above, clipped to a norm of 0.1, then to elements of at most 0.05.
  const one = { inputs: Float32Array.of(1), shape: [1], labels: Uint8Array.of(0), classes: 2 };
  const single = loader({ ...one, classNames: null, indices: null, size: 1 }, { batchSize: 1 });
  const results: number[][] = [];
  for (const limits of [{ clipNorm: 0.1 }, { clipValue: 0.05 }]) {
    const model = linearFunction(Object.keys(limits)[0]!, [[0, 0]]);
    const trainer = tinyTrainer({ model, optimizer: sgd({ learningRate: 1 }), ...limits });
    await trainer.fit(single, { epochs: 1 });
    results.push(Object.values(weightsOf(trainer))[0]!);
  }
  expect(results[0]![0]).toBeCloseTo(0.1 / Math.SQRT2, 6);
  expect(results[0]![1]).toBeCloseTo(-0.1 / Math.SQRT2, 6);
  expect(results[1]).toEqual([Math.fround(0.05), Math.fround(-0.05)]);
});

test.each(["step", "epoch"] as const)(
  "a schedule counts %ss from 0 for each group",
  async (unit) => {
    const asked: [number, number][] = [];
    const schedule: Schedule = Object.assign(
      (at: number, baseRate: number) => {
        asked.push([at, baseRate]);
        return baseRate / (at + 1);
      },
      { unit },
    );
    const optimizer = sgd({ learningRate: 0.1, groups: [{ match: /^head/, learningRate: 0.2 }] });
    const trainer = tinyTrainer({ optimizer, schedule });
    const rates: number[] = [];
    trainer.on("step", ({ rate }) => void rates.push(rate));
    const run = await trainer.fit(train, { epochs: 2 });
    const times = unit === "step" ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 0, 0, 0, 1, 1, 1, 1];
    expect(rates).toEqual(times.map((at) => 0.1 / (at + 1)));
    expect(run.history.map(({ rate }) => rate)).toEqual([rates[3], rates[7]]);
    expect(asked).toContainEqual([times[7], 0.2]);
  },
);

test("a sampler decides which samples an epoch sees", async () => {
  const asked: number[][] = [];
  const sampler: Sampler = {
    name: "growing",
    indices(epoch, size, seed) {
      asked.push([epoch, size, seed]);
      return Uint32Array.from({ length: 10 * (epoch + 1) }, (_, index) => size - 1 - index);
    },
  };
  const trainer = tinyTrainer({ sampler, seed: 9 });
  const seen = record(trainer);
  await trainer.fit(train, { epochs: 2 });
  expect(asked).toEqual([
    [0, 60, 9],
    [1, 60, 9],
  ]);
  const starts = seen.filter(({ name }) => name === "epochStart").map(({ event }) => event);
  expect(starts).toMatchObject([
    { samples: 10, steps: 1 },
    { samples: 20, steps: 2 },
  ]);
  trainer.dispose();
});

test("a policy sees every epoch, ends the run, and has its best weights restored", async () => {
  const trainer = tinyTrainer({ policies: [scripted(1, 3)] });
  const epochs: Record<string, number[]>[] = [];
  trainer.on("epochEnd", () => void epochs.push(weightsOf(trainer)));
  const run = await trainer.fit(train, { epochs: 10 });
  expect(run.stop).toEqual({ reason: "enough", policy: "scripted", bestEpoch: 1 });
  expect(run).toMatchObject({ epochs: 4, steps: 16, restored: true });
  expect(run.history.map(({ best }) => best)).toEqual([false, true, false, false]);
  expect(run.history.map(({ stop }) => stop)).toEqual([null, null, null, "enough"]);
  const checkpoint = trainer.checkpoint();
  expect([...checkpoint.weights["head/bias"]!.data]).toEqual(epochs[3]!["head/bias"]);
  expect([...checkpoint.best!.weights["head/bias"]!.data]).toEqual(epochs[1]!["head/bias"]);
  const again = await trainer.fit(train, { epochs: 10 });
  expect(again).toMatchObject({ epochs: 4, stop: { reason: "enough" }, restored: true });
  trainer.dispose();
});

test("the model itself holds the best weights, unless restoreBest is off or they are the last", async () => {
  const bias = async (restoreBest: boolean, best: number) => {
    const model = tinyModel();
    const trainer = tinyTrainer({ model, policies: [scripted(best, 9)], restoreBest });
    const after: number[][] = [];
    const read = () => [...(model.getLayer("head").getWeights()[1]!.dataSync() as Float32Array)];
    trainer.on("epochEnd", () => void after.push(read()));
    const { restored } = await trainer.fit(train, { epochs: 3 });
    trainer.dispose();
    return { restored, place: after.findIndex((values) => values.join() === read().join()) };
  };
  expect(await bias(true, 0)).toEqual({ restored: true, place: 0 });
  expect(await bias(true, 2)).toEqual({ restored: false, place: 2 });
  expect(await bias(false, 0)).toEqual({ restored: false, place: 2 });
});

test("an error in the loop restores the best weights and comes through", async () => {
  const model = tinyModel();
  const trainer = tinyTrainer({ model, policies: [scripted(0, 9)] });
  const read = () => [...(model.getLayer("head").getWeights()[1]!.dataSync() as Float32Array)];
  let best: number[] = [];
  const kinds: string[] = [];
  trainer.on("epochEnd", () => void (best = read()));
  trainer.on("fitEnd", () => void kinds.push("fitEnd"));
  trainer.on("step", ({ step }) => {
    if (step === 6) throw new Error("disk full");
  });
  await expect(trainer.fit(train, { epochs: 3 })).rejects.toThrow("disk full");
  expect(read()).toEqual(best);
  expect(kinds).toEqual([]);
  trainer.dispose();
});

test("abort finishes the step; the next fit goes on from there", async () => {
  const straight = tinyTrainer();
  await straight.fit(train, { epochs: 2, validation });
  const trainer = tinyTrainer();
  const stop = new AbortController();
  trainer.on("step", ({ step }) => {
    if (step === 6) stop.abort();
  });
  const seen = record(trainer);
  const run = await trainer.fit(train, { epochs: 2, validation, signal: stop.signal });
  expect(run).toMatchObject({ epochs: 1, steps: 6, stop: { reason: "aborted", policy: null } });
  expect(seen.slice(-3).map(({ name }) => name)).toEqual(["step", "step", "fitEnd"]);
  const rest = await trainer.fit(train, { epochs: 2, validation });
  expect(rest).toMatchObject({ epochs: 2, steps: 8, stop: { reason: "budget" } });
  expect(weightsOf(trainer)).toEqual(weightsOf(straight));
  expect(rest.history[1]!.metrics).toEqual(straight.checkpoint().history[1]!.metrics);
  straight.dispose();
  trainer.dispose();
});

test("a signal on a timer gets its turn during an epoch", async () => {
  const long = loader(points(4000), { batchSize: 1 });
  const trainer = tinyTrainer();
  const run = await trainer.fit(long, { epochs: 1, signal: AbortSignal.timeout(20) });
  expect(run).toMatchObject({ epochs: 0, stop: { reason: "aborted" } });
  expect(run.steps).toBeLessThan(4000);
  trainer.dispose();
});

test("a frozen layer keeps its weights and its slots", async () => {
  const model = tinyModel();
  const trainer = tinyTrainer({ model });
  trainer.on("epochStart", ({ epoch }) => {
    model.getLayer("hidden").trainable = epoch !== 1;
  });
  const states: unknown[] = [];
  const values: unknown[] = [];
  trainer.on("epochEnd", () => {
    states.push(trainer.checkpoint().optimizer.variables["hidden/kernel"]);
    values.push(weightsOf(trainer)["hidden/kernel"]);
  });
  await trainer.fit(train, { epochs: 3 });
  expect(states[0]).toMatchObject({ step: 4 });
  expect(states[1]).toEqual(states[0]);
  expect(states[2]).toMatchObject({ step: 8 });
  expect(values[1]).toEqual(values[0]);
  expect(values[2]).not.toEqual(values[0]);
  trainer.dispose();
});

const good = () => ({
  model: tinyModel(),
  loss: softmaxCrossEntropy(),
  optimizer: sgd(),
  seed: 1,
});

test.each([
  [{ seed: -1 }, "Trainer: seed must be an integer ≥ 0, got -1"],
  [{ accumulate: 0 }, "Trainer: accumulate must be an integer ≥ 1, got 0"],
  [{ clipNorm: 0 }, "Trainer: clipNorm must be finite and > 0, got 0"],
  [{ clipValue: -1 }, "Trainer: clipValue must be finite and > 0, got -1"],
  [
    { policies: [scripted(0, 0), scripted(1, 1)] },
    'Trainer: policies must be uniquely named, and not loss, got "scripted"',
  ],
])("rejects %o", (options, message) => {
  expect(() => tinyTrainer({ ...good(), ...options })).toThrow(message);
});

test("rejects an epoch without a batch, a second fit at a time, and a wrong output", async () => {
  const empty: Sampler = { name: "empty", indices: () => new Uint32Array(0) };
  await expect(tinyTrainer({ sampler: empty }).fit(train, { epochs: 1 })).rejects.toThrow(
    "Trainer.fit: samples must be at least one batch in epoch 0, got 0",
  );
  const trainer = tinyTrainer();
  await expect(trainer.fit(train, { epochs: 1.5 })).rejects.toThrow(
    "Trainer.fit: epochs must be an integer ≥ 0, got 1.5",
  );
  const first = trainer.fit(train, { epochs: 1 });
  await expect(trainer.fit(train, { epochs: 1 })).rejects.toThrow("awaited before the next call");
  await first;
  const variable = tf.tidy(() => tf.variable(tf.scalar(1)));
  const model = { apply: (x: tf.Tensor) => tf.sum(x, 1), variables: () => [variable] };
  await expect(tinyTrainer({ model }).fit(train, { epochs: 1 })).rejects.toThrow(
    "Trainer: model output must be of shape [16, classes], got [16]",
  );
  trainer.dispose();
});
