import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // Registers the gradients: tfjs-core has none of its own.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { registerWasm } from "./register.js";
import { createStep } from "./testing/step.js";

/** Gradients at the start and the losses of some steps. */
async function train(threads: number) {
  const engine = await registerWasm({ threads });
  await tf.setBackend(engine.name);
  const step = createStep({ seed: 7, batch: 7 });
  const gradients = step.gradients();
  const losses = Array.from({ length: 10 }, () => step.run());
  step.dispose();
  await tf.setBackend("cpu");
  await engine.dispose();
  return { gradients, losses };
}

test.each([1, 2, 3])("same seed and %d threads: the same bits", async (threads) => {
  const first = await train(threads);
  expect(first.losses.at(-1)).toBeLessThan(first.losses[0]!);
  for (let i = 0; i < 3; i++) expect(await train(threads)).toEqual(first);
});

test("another number of threads changes the rounding of filter gradients only", async () => {
  const one = await train(1);
  const two = await train(2);
  const off = one.gradients.map((gradient, i) => {
    const largest = Math.max(...gradient.map(Math.abs));
    return (
      Math.max(...gradient.map((value, k) => Math.abs(value - two.gradients[i]![k]!))) / largest
    );
  });
  // Sums over images are made per thread and then added: the order differs, not what is added. In
  // units of the largest: a few roundings of 6e-8, times what Winograd's transforms amplify.
  expect(Math.max(...off)).toBeLessThan(1e-5);
  // Biases and the dense layer do not depend on the threads.
  for (const i of [1, 3, 4, 5]) expect(one.gradients[i]).toEqual(two.gradients[i]);
  one.losses.forEach((loss, i) => {
    expect(Math.abs(loss - two.losses[i]!)).toBeLessThan(1e-5);
  });
});
