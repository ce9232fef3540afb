import * as tf from "@tensorflow/tfjs-core";
import { afterEach, expect, test } from "vitest";
import { loader } from "../data/loader.js";
import { OptionError } from "../option-error.js";
import { linearFunction, points, tinyModel, tinyTrainer } from "../testing/fixtures.js";

afterEach(() => tf.disposeVariables());

const train = loader(points(20), { batchSize: 5 });

test("a checkpoint tells what made it", () => {
  const config = { flags: ["--fast"], nested: { rate: 0.1, on: true, none: null } };
  const trainer = tinyTrainer({ config });
  const { environment, trainable, ...rest } = trainer.checkpoint();
  expect(rest.config).toEqual(config);
  expect(environment).toEqual({ tfjs: tf.version_core, backend: "cpu", threads: null });
  expect(trainable).toEqual(["hidden/kernel", "hidden/bias", "head/kernel", "head/bias"]);
  expect(tinyTrainer().checkpoint().config).toBeNull();
});

test("the environment is of the backend in use, with its threads", async () => {
  const backend = Object.assign(Object.create(tf.backend()) as object, { threads: 3 });
  tf.registerBackend("threaded", () => backend as unknown as tf.KernelBackend);
  await tf.setBackend("threaded");
  const { environment } = tinyTrainer().checkpoint();
  await tf.setBackend("cpu");
  tf.removeBackend("threaded");
  expect(environment).toMatchObject({ backend: "threaded", threads: 3 });
});

test.each([[Number.NaN], [undefined], [new Date(0)], [-0]])("config must be JSON (%#)", (value) => {
  const config = { deep: [value] } as unknown as null;
  expect(() => tinyTrainer({ config })).toThrow(OptionError);
  expect(() => tinyTrainer({ config })).toThrow("Trainer: config must be JSON");
});

test("a run with other layers frozen is refused by the first variable that differs", async () => {
  const model = tinyModel();
  model.getLayer("hidden").trainable = false;
  const source = tinyTrainer({ model });
  await source.fit(train, { epochs: 1 });
  const checkpoint = source.checkpoint();
  expect(checkpoint.trainable).toEqual(["head/kernel", "head/bias"]);

  const other = tinyModel();
  const target = tinyTrainer({ model: other });
  expect(() => target.restore(checkpoint)).toThrow(
    'Trainer.restore: hidden/kernel must be frozen, as in the checkpoint, got "trainable"',
  );
  expect(target.checkpoint().step).toBe(0);
  other.getLayer("hidden").trainable = false;
  target.restore(checkpoint);
  expect(target.checkpoint().weights).toEqual(checkpoint.weights);
  expect(target.checkpoint().step).toBe(4);
  source.dispose();
  target.dispose();
});

test("the same holds for a function's variables", () => {
  const model = linearFunction("w", [
    [1, 0],
    [0, 1],
  ]);
  const checkpoint = tinyTrainer({ model }).checkpoint();
  model.variables()[0]!.trainable = false;
  expect(() => tinyTrainer({ model }).restore(checkpoint)).toThrow(
    'Trainer.restore: w must be trainable, as in the checkpoint, got "frozen"',
  );
});
