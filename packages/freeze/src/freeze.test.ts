import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { afterEach, describe, expect, test, vi } from "vitest";

import { freeze, type FreezeOptions } from "./freeze.js";

const inputs = tf.tensor2d([1, 2, 3, 4, 5, 7, 9, 8], [4, 2]);
const targets = tf.tensor2d([1, 0, 2, 3], [4, 1]);

const seeded = () => tfl.initializers.glorotUniform({ seed: 7 });

/**
 * No bias: the BatchNorm behind it would take it away again, so it would move by rounding or not at
 * all.
 */
const stem = () =>
  tfl.layers.dense({
    name: "stem",
    units: 3,
    inputShape: [2],
    useBias: false,
    kernelInitializer: seeded(),
  });
const norm = () => tfl.layers.batchNormalization({ name: "norm" });
const last = () => tfl.layers.dense({ name: "head", units: 1, kernelInitializer: seeded() });

/** dense `stem`, BatchNorm `norm`, dense `head`. */
function flat(): tfl.LayersModel {
  return tfl.sequential({ layers: [stem(), norm(), last()] });
}

/** The same, with `stem` and `norm` in a nested model `encoder`. */
function nested(): tfl.LayersModel {
  const encoder = tfl.sequential({ name: "encoder", layers: [stem(), norm()] });
  const input = tfl.input({ shape: [2] });
  const output = last().apply(encoder.apply(input));
  return tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor });
}

/** Every weight's values by a short name such as `stem/kernel` or `norm/moving_mean`. */
function weightsOf(model: tfl.LayersModel): Record<string, number[]> {
  const entries = model.weights.map((weight): [string, number[]] => {
    const name = weight.name.replace(/^(?:.*\/)?(\w+\/\w+?)(?:_\d+)?$/, "$1");
    return [name, Array.from(weight.read().dataSync())];
  });
  return Object.fromEntries(entries);
}

/** Names of the weights that differ. */
function moved(before: Record<string, number[]>, after: Record<string, number[]>): string[] {
  const changed = ([name, values]: [string, number[]]) => values.join() !== after[name]!.join();
  return Object.entries(before)
    .filter(changed)
    .map(([name]) => name)
    .toSorted();
}

/** Names of the weights that some steps of a hand-written loop move. */
function movedByHand(model: tfl.LayersModel, optimizer = tf.train.sgd(0.01)): string[] {
  const before = weightsOf(model);
  for (let step = 0; step < 3; step++) {
    optimizer.minimize(() => {
      const output = model.apply(inputs, { training: true }) as tf.Tensor;
      return tf.losses.meanSquaredError(targets, output);
    });
  }
  return moved(before, weightsOf(model));
}

async function movedByFit(model: tfl.LayersModel): Promise<string[]> {
  const before = weightsOf(model);
  await model.fit(inputs, targets, { epochs: 3, batchSize: 4, verbose: 0 });
  return moved(before, weightsOf(model));
}

const compile = (model: tfl.LayersModel, optimizer: tf.Optimizer = tf.train.sgd(0.01)) =>
  model.compile({ optimizer, loss: "meanSquaredError" });

const body = { layers: ["stem", "norm"] };
const head = ["head/bias", "head/kernel"];
const moving = ["norm/moving_mean", "norm/moving_variance"];
const all = [...head, "norm/beta", "norm/gamma", ...moving, "stem/kernel"];

// `minimize` without a list trains every variable alive, so no test may leave one to the next.
afterEach(() => {
  tf.disposeVariables();
  vi.restoreAllMocks();
});

describe.each([
  ["flat", flat],
  ["nested", nested],
])("in a hand-written loop, %s model", (_name, make) => {
  test("without freeze everything moves", () => {
    expect(movedByHand(make())).toEqual(all);
  });

  test("frozen weights and statistics stay to the bit under training: true", () => {
    const model = make();
    freeze(model, body);
    expect(movedByHand(model)).toEqual(head);
  });

  test('batchNorm "updating" moves the statistics and nothing else of it', () => {
    const model = make();
    freeze(model, { ...body, batchNorm: "updating" });
    expect(movedByHand(model)).toEqual([...head, ...moving]);
  });

  test("a BatchNorm that is not named goes on", () => {
    const model = make();
    freeze(model, { layers: ["stem"] });
    expect(movedByHand(model)).toEqual([...head, "norm/beta", "norm/gamma", ...moving]);
  });

  test("a frozen BatchNorm normalises with its moving statistics", () => {
    const model = make();
    movedByHand(model);
    freeze(model, body);
    const training = model.apply(inputs, { training: true }) as tf.Tensor;
    const inference = model.apply(inputs, { training: false }) as tf.Tensor;
    expect(training.dataSync()).toEqual(inference.dataSync());
  });

  test("unfreeze gives everything back", () => {
    const model = make();
    const { unfreeze } = freeze(model, body);
    unfreeze();
    unfreeze();
    expect(movedByHand(model)).toEqual(all);
    expect(model.trainableWeights.length).toBe(5);
  });

  test("leaks no tensor", () => {
    const model = make();
    const optimizer = tf.train.sgd(0.01);
    movedByHand(model, optimizer);
    const before = tf.memory().numTensors;
    const { unfreeze } = freeze(model, body);
    movedByHand(model, optimizer);
    unfreeze();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("adam, given one list throughout, keeps every moment in its place", () => {
  const model = flat();
  const optimizer = tf.train.adam(0.01);
  const list = model.weights.map((weight) => weight.read() as tf.Variable);
  const step = () =>
    optimizer.minimize(
      () =>
        tf.losses.meanSquaredError(targets, model.apply(inputs, { training: true }) as tf.Tensor),
      false,
      list,
    );
  step();
  const { unfreeze } = freeze(model, body);
  const before = weightsOf(model);
  step();
  expect(moved(before, weightsOf(model))).toEqual(head);
  unfreeze();
  step();
  expect(moved(before, weightsOf(model))).toEqual(all);
});

describe("in model.fit", () => {
  test.each([
    ["flat", flat],
    ["nested", nested],
  ])("compiled after freeze, %s model: only the rest moves", async (_name, make) => {
    const model = make();
    freeze(model, body);
    compile(model, tf.train.adam(0.01));
    expect(await movedByFit(model)).toEqual(head);
    expect(weightsOf(model)["norm/moving_mean"]).toEqual([0, 0, 0]);
  });

  test("frozen after compile it holds too; TF.js only warns", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const model = flat();
    compile(model);
    freeze(model, body);
    expect(await movedByFit(model)).toEqual(head);
    expect(warn.mock.calls.flat().join()).toContain("Discrepancy between trainableweights");
  });

  test("unfrozen it needs a compile, as TF.js collected the weights before", async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    const model = flat();
    const { unfreeze } = freeze(model, body);
    compile(model);
    unfreeze();
    expect(await movedByFit(model)).toEqual([...head, ...moving]);
    compile(model);
    expect(await movedByFit(model)).toEqual(all);
  });

  test("leaks no tensor", async () => {
    const model = flat();
    const { unfreeze } = freeze(model, body);
    compile(model);
    await movedByFit(model);
    const before = tf.memory().numTensors;
    await movedByFit(model);
    unfreeze();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("what is chosen", () => {
  const frozenOf = (model: tfl.LayersModel, layers: FreezeOptions["layers"]) =>
    freeze(model, { layers }).frozen;

  test("names, expressions, and the name of a nested model for all in it", () => {
    expect(frozenOf(flat(), ["norm", "stem"])).toEqual(["stem", "norm"]);
    expect(frozenOf(flat(), [/^(stem|head)$/])).toEqual(["stem", "head"]);
    expect(frozenOf(nested(), ["stem"])).toEqual(["encoder/stem"]);
    expect(frozenOf(nested(), ["encoder"]).slice(-2)).toEqual(["encoder/stem", "encoder/norm"]);
    expect(frozenOf(flat(), ["stem", /stem/])).toEqual(["stem"]);
  });

  test("a global or sticky expression forgets where it stopped", () => {
    const expression = /e/g;
    expression.lastIndex = 3;
    expect(frozenOf(flat(), [expression])).toEqual(["stem", "head"]);
  });

  test("a name is exact", () => {
    expect(() => freeze(flat(), { layers: ["ste"] })).toThrow('got "ste"');
  });

  test("a weight that was frozen before stays so after unfreeze", () => {
    const model = flat();
    movedByHand(model); // builds the Sequential, which would mark every weight as trainable again
    model.getLayer("stem").trainable = false;
    model.getLayer("norm").weights[0]!.trainable = false;
    const { unfreeze } = freeze(model, body);
    unfreeze();
    expect(movedByHand(model)).toEqual([...head, "norm/beta", ...moving]);
  });

  test("the first freeze of a layer owns it", () => {
    const model = flat();
    const first = freeze(model, { layers: ["norm"] });
    const second = freeze(model, body);
    second.unfreeze();
    expect(movedByHand(model)).toEqual([...head, "stem/kernel"]);
    first.unfreeze();
    expect(movedByHand(model)).toEqual(all);
  });

  test("an unfreeze passes through what wrapped the BatchNorm since", () => {
    const model = flat();
    const { unfreeze } = freeze(model, body);
    const norm = model.getLayer("norm");
    const ours = norm.call.bind(norm);
    let calls = 0;
    norm.call = (...args) => (calls++, ours(...args));
    unfreeze();
    expect(movedByHand(model)).toEqual(all);
    expect(calls).toBe(3);
  });
});

test("recurrent layers, whose weights TF.js forgets to mark, stay", () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.reshape({ targetShape: [2, 1], inputShape: [2] }),
      tfl.layers.simpleRNN({
        name: "rnn",
        units: 2,
        kernelInitializer: seeded(),
        recurrentInitializer: seeded(),
      }),
      last(),
    ],
  });
  const { unfreeze } = freeze(model, { layers: ["rnn"] });
  expect(movedByHand(model)).toEqual(head);
  unfreeze();
  expect(movedByHand(model).length).toBe(5);
});

test("a BatchNorm inside TimeDistributed is frozen with it", () => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.reshape({ targetShape: [2, 1], inputShape: [2] }),
      tfl.layers.timeDistributed({ name: "each", layer: tfl.layers.batchNormalization() }),
      tfl.layers.flatten(),
      last(),
    ],
  });
  const { unfreeze } = freeze(model, { layers: ["each"] });
  expect(movedByHand(model)).toEqual(head);
  unfreeze();
  expect(movedByHand(model).length).toBe(6);
});

test.each([
  [{ layers: [] }, "freeze: layers must not be empty, got []"],
  [{ layers: ["stem", "conv9"] }, 'model (stem, norm, head), got "conv9"'],
  [
    { layers: [/^conv/] },
    "freeze: layers must match layers of the model (stem, norm, head), got /^conv/",
  ],
  [{ layers: ["stem"], batchNorm: "off" as "frozen" }, 'must be "frozen" or "updating", got "off"'],
])("rejects %o and freezes nothing", (options: FreezeOptions, message) => {
  const model = flat();
  expect(() => freeze(model, options)).toThrow(message);
  expect(movedByHand(model)).toEqual(all);
});

test("rejects an empty model", () => {
  const options = { layers: [/./] };
  expect(() => freeze(tfl.sequential(), options)).toThrow("layers of the model (), got /./");
});
