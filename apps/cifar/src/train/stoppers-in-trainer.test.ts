import "@tensorflow/tfjs-backend-cpu";
import {
  accuracy,
  arrayDataset,
  type Checkpoint,
  loader,
  sgd,
  softmaxCrossEntropy,
  Trainer,
} from "@regimen/core";
import {
  anyOf,
  earlyStop,
  type EarlyStopState,
  epochLogger,
  progressQuotient,
  successiveIncrease,
} from "@regimen/early-stop";
import { reduceOnPlateau } from "@regimen/schedulers";
import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeEach, expect, test } from "vitest";

const validationLoss = "val_loss";
const afterReductions = earlyStop({ monitor: validationLoss, patience: 2, reductions: 2 });
const prechelt = anyOf(
  [
    progressQuotient({ monitor: validationLoss, threshold: 1e6, stripLength: 3 }),
    successiveIncrease({ monitor: validationLoss, strips: 50, stripLength: 1 }),
  ],
  { name: "prechelt" },
);
const onSteps = earlyStop({
  monitor: "val_accuracy",
  mode: "max",
  patience: 1000,
  unit: "step",
  name: "on-steps",
});
const policies = [afterReductions, prechelt, onSteps];

/**
 * The label says nothing about the input, so there is nothing to learn and the loss soon stands
 * still.
 */
function noise(size: number, seed: number) {
  const inputs = tf.randomUniform([size, 2], -1, 1, "float32", seed).dataSync<"float32">();
  const labels = Uint8Array.from({ length: size }, (_, index) => index % 2);
  return arrayDataset({ inputs: Float32Array.from(inputs), shape: [2], labels, classes: 2 });
}
const train = loader(noise(32, 1), { batchSize: 8, shuffle: true });
const validation = loader(noise(16, 2), { batchSize: 16 });

function make(): Trainer {
  const kernelInitializer = initializers.glorotUniform({ seed: 1 });
  const model = sequential({
    layers: [layers.dense({ name: "head", units: 2, inputShape: [2], kernelInitializer })],
  });
  return new Trainer({
    model,
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.5 }),
    schedule: reduceOnPlateau({ monitor: validationLoss, patience: 1, factor: 0.25 }),
    metrics: [accuracy()],
    policies,
    seed: 3,
  });
}

beforeEach(() => tf.disposeVariables());

test("a plateau's reductions are waited for, and the lines tell of them", async () => {
  const trainer = make();
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  trainer.on("epochEnd", epochLogger(afterReductions, { log }));
  const { history, stop } = await trainer.fit(train, { validation, epochs: 60 });
  expect(stop).toMatchObject({ reason: "patience", policy: "early-stop" });

  const rates = history.map(({ rate }) => rate);
  const state = trainer.checkpoint().policies["early-stop"] as EarlyStopState;
  expect(state.reductions).toBeGreaterThanOrEqual(2);
  // Reductions after the best epoch, seen in the rates of the epochs after it.
  const falls = rates.filter((rate, epoch) => epoch > state.bestEpoch! && rate < rates[epoch - 1]!);
  expect(falls.length).toBe(state.reductions);
  expect(lines.at(-1)).toMatch(
    /^epoch \d+: val_loss \S+ -> \S+ \(not improved, waited \d of 2 epochs, \d of 2 reductions; stop for patience/,
  );
  trainer.dispose();
});

test("a run resumed at any epoch, with several policies, decides and ends the same", async () => {
  const whole = make();
  const before = tf.memory().numTensors;
  const saved: Checkpoint[] = [];
  whole.on("epochEnd", () => void saved.push(whole.checkpoint()));
  const run = await whole.fit(train, { validation, epochs: 60 });
  const end = whole.checkpoint();
  expect(Object.keys(end.policies)).toEqual(policies.map(({ name }) => name));
  expect(tf.memory().numTensors).toBe(before);
  expect(saved.length).toBeGreaterThan(5);

  for (const checkpoint of saved.slice(0, -1)) {
    const states = JSON.parse(JSON.stringify(checkpoint.policies)) as Checkpoint["policies"];
    const resumed = make();
    resumed.restore({ ...checkpoint, policies: states });
    const { stop, epochs } = await resumed.fit(train, { validation, epochs: 60 });
    expect({ stop, epochs }).toEqual({ stop: run.stop, epochs: run.epochs });
    expect(resumed.checkpoint().policies).toEqual(end.policies);
    expect(resumed.checkpoint().weights).toEqual(end.weights);
    resumed.dispose();
  }
});
