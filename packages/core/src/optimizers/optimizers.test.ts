import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { adam, adamW, type AdamOptions } from "./adam.js";
import type { Optimizer, StepOptions } from "./optimizer.js";
import { rmsprop, type RmspropOptions } from "./rmsprop.js";
import { sgd, type SgdOptions } from "./sgd.js";

interface Case {
  readonly optimizer: "sgd" | "adam" | "adamW" | "rmsprop";
  readonly options: Record<string, number | boolean>;
  readonly groups: Record<string, Record<string, number | boolean>>;
  readonly frozen: readonly [number, number];
  readonly halved: number | null;
  readonly cycled: boolean;
  readonly expected: readonly { step: number; values: Record<string, readonly number[]> }[];
}

const file = new URL("../../oracles/optimizers.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: readonly Case[] };

const shapes: Record<string, [number, number] | [number]> = {
  "dense/kernel": [3, 4],
  "dense/bias": [4],
};
const names = Object.keys(shapes);

function make({ optimizer, options, groups }: Case): Optimizer {
  const own = Object.entries(groups).map(([name, group]) => ({
    match: (candidate: string) => candidate === name,
    ...group,
  }));
  const all = { ...options, groups: own };
  if (optimizer === "sgd") return sgd(all as SgdOptions);
  if (optimizer === "adam") return adam(all as AdamOptions);
  if (optimizer === "adamW") return adamW(all as AdamOptions);
  return rmsprop(all as RmspropOptions);
}

function makeVariables(): tf.Variable[] {
  return names.map((name, place) => {
    const shape = shapes[name]!;
    const size = tf.util.sizeFromShape(shape);
    const values = Array.from({ length: size }, (_, i) => (((i * 7 + place * 3) % 11) - 5) / 8);
    return tf.tidy(() => tf.variable(tf.tensor(values, shape), true, name));
  });
}

function makeGradients(step: number, hidden: boolean): Record<string, tf.Tensor> {
  const gradients: Record<string, tf.Tensor> = {};
  names.forEach((name, place) => {
    if (hidden && name === "dense/bias") return;
    const shape = shapes[name]!;
    const values = Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => {
      const seed = ((i + 1) * 73856093) ^ (step * 19349663) ^ ((place + 1) * 83492791);
      const word = Math.imul(seed, 2654435761);
      return (Math.imul(word ^ (word >>> 15), 2246822519) >>> 8) / 2 ** 23 - 1;
    });
    gradients[name] = tf.tensor(values, shape);
  });
  return gradients;
}

function stepOnce(one: Case, optimizer: Optimizer, variables: tf.Variable[], step: number): void {
  const gradients = makeGradients(step, step >= one.frozen[0] && step < one.frozen[1]);
  const halved = one.halved !== null && step >= one.halved;
  optimizer.step(variables, gradients, {
    rate: (base) => (halved ? base / 2 : base),
    ...(one.cycled ? { momentum: () => 0.85 + (0.1 * (step % 7)) / 7 } : {}),
  });
  tf.dispose(gradients);
}

afterEach(() => tf.disposeVariables());

const labelled = cases.map((one) => {
  const { optimizer, expected: _, ...rest } = one;
  return [`${optimizer} ${JSON.stringify(rest)}`, one] as const;
});

test.each(labelled)("agrees with torch over 200 steps: %s", (_, one) => {
  const before = tf.memory().numTensors;
  const variables = makeVariables();
  const optimizer = make(one);
  for (let step = 1; step <= 200; step++) {
    stepOnce(one, optimizer, variables, step);
    const expected = one.expected.find((point) => point.step === step);
    if (expected === undefined) continue;
    for (const variable of variables) {
      const want = expected.values[variable.name]!;
      const got = variable.dataSync();
      // Relative to the tensor's largest value: an element may pass through 0. float32 rounds at
      // 6e-8 per operation, and torch fuses some products with their sums.
      const scale = Math.max(...want.map(Math.abs));
      const error = Math.max(...want.map((value, index) => Math.abs(value - got[index]!)));
      expect(error / scale, `${variable.name} at step ${step}`).toBeLessThan(1e-6);
    }
  }
  optimizer.dispose();
  tf.disposeVariables();
  expect(tf.memory().numTensors).toBe(before);
});

test.each(labelled)("a restored optimizer goes on with the same bits: %s", (_, one) => {
  const optimizer = make(one);
  const variables = makeVariables();
  for (let step = 1; step <= 45; step++) stepOnce(one, optimizer, variables, step);
  const state = optimizer.state();
  const values = variables.map((variable) => variable.dataSync().slice());
  for (let step = 46; step <= 75; step++) stepOnce(one, optimizer, variables, step);
  const expected = variables.map((variable) => [...variable.dataSync()]);

  const other = make(one);
  other.restore(state);
  variables.forEach((variable, index) => {
    tf.tidy(() => variable.assign(tf.tensor(values[index]!, variable.shape)));
  });
  for (let step = 46; step <= 75; step++) stepOnce(one, other, variables.toReversed(), step);
  expect(variables.map((variable) => [...variable.dataSync()])).toEqual(expected);
  optimizer.dispose();
  other.dispose();
});

test("a state is a copy", () => {
  const optimizer = adam();
  const variables = makeVariables();
  const one = cases.find((candidate) => candidate.optimizer === "adam")!;
  stepOnce(one, optimizer, variables, 1);
  const state = optimizer.state();
  const before = [...state.variables["dense/bias"]!.slots["m"]!.data];
  stepOnce(one, optimizer, variables, 2);
  expect([...state.variables["dense/bias"]!.slots["m"]!.data]).toEqual(before);
  optimizer.dispose();
});

test("slots and groups go by the caller's names", () => {
  const optimizer = sgd({ learningRate: 1, groups: [{ match: /^head/, learningRate: 0.5 }] });
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1]), true, "anything_3"));
  const gradients = { anything_3: tf.tensor1d([1]) };
  optimizer.step([{ name: "head/bias", variable }], gradients);
  expect([...variable.dataSync()]).toEqual([0.5]);
  expect(Object.keys(optimizer.state().variables)).toEqual(["head/bias"]);
  tf.dispose(gradients);
  optimizer.dispose();
});

test("a group with a global pattern matches every time", () => {
  const optimizer = sgd({ learningRate: 1, groups: [{ match: /bias/g, learningRate: 0 }] });
  const gradients = { "a/bias": tf.tensor1d([1]), "b/bias": tf.tensor1d([1]) };
  const variables = Object.keys(gradients).map((name) =>
    tf.tidy(() => tf.variable(tf.tensor1d([1]), true, name)),
  );
  optimizer.step(variables, gradients);
  expect(variables.map((variable) => variable.dataSync()[0])).toEqual([1, 1]);
  tf.dispose(gradients);
  optimizer.dispose();
});

test.each([
  [() => sgd({ learningRate: -1 }), "sgd: learningRate must be finite and ≥ 0, got -1"],
  [() => sgd({ momentum: 1 }), "sgd: momentum must be in [0, 1), got 1"],
  [() => sgd({ momentum: 0.9, dampening: 1 }), "sgd: dampening must be in [0, 1), got 1"],
  [() => sgd({ weightDecay: Number.NaN }), "sgd: weightDecay must be finite and ≥ 0, got NaN"],
  [
    () => sgd({ nesterov: true }),
    "sgd: nesterov must be false unless momentum > 0 and dampening is 0, got true",
  ],
  [
    () => sgd({ groups: [{ match: /a/ }, { match: /b/, momentum: -1 }] }),
    "sgd: groups[1]: momentum must be in [0, 1), got -1",
  ],
  [() => adam({ beta1: 1 }), "adam: beta1 must be in [0, 1), got 1"],
  [() => adam({ beta2: -0.1 }), "adam: beta2 must be in [0, 1), got -0.1"],
  [() => adam({ epsilon: -1 }), "adam: epsilon must be finite and ≥ 0, got -1"],
  [
    () => adamW({ learningRate: Infinity }),
    "adamW: learningRate must be finite and ≥ 0, got Infinity",
  ],
  [() => rmsprop({ alpha: 1 }), "rmsprop: alpha must be in [0, 1), got 1"],
  [() => rmsprop({ momentum: 2 }), "rmsprop: momentum must be in [0, 1), got 2"],
  [
    () => adam().restore({ optimizer: "sgd", variables: {} }),
    'adam: restore: state.optimizer must be "adam", got "sgd"',
  ],
  [
    () => adam().restore({ optimizer: "adam", variables: { a: { step: 1, slots: {} } } }),
    "adam: restore: slots of a must be [m, v], got []",
  ],
])("rejects an option out of range (%#)", (act, message) => {
  expect(act).toThrow(expect.objectContaining({ name: "OptionError", message }));
});

const bias = { match: /bias/, learningRate: 0.1 };

test.each<[() => Optimizer, StepOptions, string]>([
  [
    () => sgd({ groups: [bias] }),
    { rate: (base) => (base === 0.1 ? Number.NaN : base) },
    "sgd: rate of dense/bias must be finite and ≥ 0, got NaN",
  ],
  [
    () => adam({ groups: [bias] }),
    { momentum: (group) => (group === 0 ? 1 : 0.5) },
    "adam: momentum of dense/bias must be in [0, 1), got 1",
  ],
  [
    () => sgd({ momentum: 0.9, groups: [{ ...bias, momentum: 0 }] }),
    { momentum: () => 0.5 },
    "sgd: momentum of dense/bias must be greater than 0 in the optimizer's options, for a schedule to move it, got 0",
  ],
])("a bad rate or momentum is refused before any variable moves (%#)", (make, options, message) => {
  const optimizer = make();
  const variables = makeVariables();
  const values = variables.map((variable) => [...variable.dataSync()]);
  const gradients = makeGradients(1, false);
  expect(() => optimizer.step(variables, gradients, options)).toThrow(message);
  expect(variables.map((variable) => [...variable.dataSync()])).toEqual(values);
  expect(optimizer.state().variables).toEqual({});
  tf.dispose(gradients);
  optimizer.dispose();
});

test("rates and momenta are asked with the place of the group", () => {
  const groups = [{ match: /kernel/, learningRate: 0.5 }];
  const optimizer = sgd({ learningRate: 1, momentum: 0.9, groups });
  const asked: unknown[] = [];
  const variables = makeVariables();
  const gradients = makeGradients(1, false);
  optimizer.step(variables, gradients, {
    rate: (base, group) => (asked.push([base, group]), base),
    momentum: (group) => (asked.push(group), 0.5),
  });
  expect(asked).toEqual([[0.5, 0], 0, [1, undefined], undefined]);
  tf.dispose(gradients);
  optimizer.dispose();
});

test("an optimizer has one driver at a time", () => {
  const optimizer = sgd();
  const detach = optimizer.attach();
  expect(() => optimizer.attach()).toThrow("sgd: attach: the optimizer must have no other driver");
  detach();
  optimizer.attach();
});

test("works inside tf.tidy, as a hand-written loop has it", () => {
  const one = cases.find((candidate) => candidate.optimizer === "adam")!;
  const variables = makeVariables();
  const optimizer = adam();
  const counts = [1, 2, 3].map((step) => {
    tf.tidy(() => optimizer.step(variables, makeGradients(step, false)));
    return tf.memory().numTensors;
  });
  expect(new Set(counts).size).toBe(1);
  const expected = one.expected.find(({ step }) => step === 3)!.values["dense/bias"]!;
  expected.forEach((value, index) => {
    expect(variables[1]!.dataSync()[index]).toBeCloseTo(value, 6);
  });
  optimizer.dispose();
});
