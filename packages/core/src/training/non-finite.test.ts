import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { arrayDataset } from "../data/dataset.js";
import { loader } from "../data/loader.js";
import { sgd } from "../optimizers/sgd.js";
import { linearFunction, tinyTrainer } from "../testing/fixtures.js";
import { firstNonFinite, NonFiniteError } from "./non-finite.js";
import type { TrainerOptions } from "./trainer-options.js";

afterEach(() => tf.disposeVariables());

const batches = (values: number[]) =>
  loader(
    arrayDataset({
      inputs: Float32Array.from(values),
      shape: [1],
      labels: new Uint8Array(values.length),
      classes: 2,
    }),
    { batchSize: 1 },
  );

async function failure(
  values: number[],
  options: Partial<TrainerOptions>,
): Promise<NonFiniteError> {
  const trainer = tinyTrainer(options);
  const before = tf.memory().numTensors;
  const error: unknown = await trainer.fit(batches(values), { epochs: 1 }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(NonFiniteError);
  expect(tf.memory().numTensors).toBe(before);
  return error as NonFiniteError;
}

test("names a loss that is not finite, and leaves the weights as they were", async () => {
  const model = linearFunction("w", [[3, 4]]);
  const error = await failure([1, 1, Number.NaN], { model, optimizer: sgd({ learningRate: 0 }) });
  expect(error.message).toBe("Trainer: loss is NaN in epoch 0, step 3");
  expect(error).toMatchObject({ epoch: 0, step: 3, tensor: "loss", value: Number.NaN });
  expect([...model.variables()[0]!.dataSync()]).toEqual([3, 4]);
});

test("names the gradient of the first variable that is not finite", async () => {
  const good = tf.tidy(() => tf.variable(tf.tensor2d([[1, 1]]), true, "good"));
  const bad = tf.tidy(() => tf.variable(tf.tensor2d([[1, 1]]), true, "bad"));
  const poison = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (dy) => tf.mul(dy, Infinity),
  }));
  const model = {
    apply: (x: tf.Tensor) => tf.add(tf.matMul(x, good), tf.matMul(x, poison(bad))),
    variables: () => [good, bad],
  };
  const error = await failure([1], { model, optimizer: sgd() });
  expect(error.message).toBe("Trainer: gradient of bad is -Infinity in epoch 0, step 1");
  expect([...bad.dataSync()]).toEqual([1, 1]);
});

test("names weights that went bad before the loss did", async () => {
  const options = () => ({
    model: linearFunction("w", [[0, 0]]),
    optimizer: sgd({ learningRate: 1e300 }),
  });
  const error = await failure([1, 1], options());
  expect(error.message).toBe(
    "Trainer: weights w is Infinity in epoch 0, step 2, before the update",
  );
  tf.disposeVariables();
  const last = await failure([1], options());
  expect(last.message).toBe("Trainer: weights w is Infinity in epoch 0, step 1");
});

test("without checkGradients the weights of the next step tell", async () => {
  const w = tf.tidy(() => tf.variable(tf.tensor2d([[1, 1]]), true, "w"));
  const poison = tf.customGrad((x) => ({
    value: (x as tf.Tensor).clone(),
    gradFunc: (dy) => tf.mul(dy, Number.NaN),
  }));
  const model = { apply: (x: tf.Tensor) => tf.matMul(x, poison(w)), variables: () => [w] };
  const error = await failure([1, 1], { model, optimizer: sgd(), checkGradients: false });
  expect(error.message).toBe("Trainer: weights w is NaN in epoch 0, step 2, before the update");
});

const sizes = [3, 10_000];

/**
 * What is found in a good tensor followed by one of ones in which these values stand at the end.
 */
function found(size: number, ...last: number[]) {
  const values = new Float32Array(size).fill(1);
  values.set(last, size - last.length);
  const good = tf.ones([size]);
  const tensor = tf.tensor1d(values);
  const before = tf.memory().numTensors;
  const result = firstNonFinite(Object.entries({ good, tensor }));
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose([good, tensor]);
  return result;
}

test.each(sizes)("names the tensor and its first bad value, of %s", (size) => {
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(found(size, value)).toEqual({ name: "tensor", value });
  }
  expect(found(size, Infinity, -Infinity)).toEqual({ name: "tensor", value: Infinity });
});

test.each(sizes)("takes large finite values for what they are, of %s", (size) => {
  expect(found(size)).toBeNull();
  // Their sum is above the largest float32, 3.4e38.
  expect(found(size, 3e38, 3e38)).toBeNull();
});
