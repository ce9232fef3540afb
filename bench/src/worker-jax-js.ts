import { init, jit, lax, nn, numpy as np, random } from "@jax-js/jax";
import { serve } from "./serve.js";
import { workloads } from "./workload.js";

/** The reference CNN's forward pass in jax-js, under jit, on WebAssembly: what it has in Node. */
await init("wasm");
const { batchSize } = workloads["reference-cnn-forward"];
const draw = (seed: number, shape: number[]): np.Array => random.normal(random.key(seed), shape);
const images = draw(1, [batchSize, 3, 32, 32]);
const weights = [
  draw(2, [16, 3, 3, 3]),
  draw(3, [16, 1, 1]),
  draw(4, [32, 16, 3, 3]),
  draw(5, [32, 1, 1]),
  draw(6, [32, 10]),
  draw(7, [10]),
] as const;

const convolve = (x: np.Array, filter: np.Array, bias: np.Array): np.Array =>
  nn.relu(lax.conv(x, filter, [1, 1], "SAME").add(bias));
const forward = jit((x: np.Array, w: readonly np.Array[]) => {
  const [f1, b1, f2, b2, dense, bias] = w as [
    np.Array,
    np.Array,
    np.Array,
    np.Array,
    np.Array,
    np.Array,
  ];
  const pooled = lax.reduceWindow(convolve(x, f1, b1), np.max, [1, 1, 2, 2], [1, 1, 2, 2]);
  return np.dot(np.mean(convolve(pooled, f2, b2), [2, 3]), dense).add(bias);
});
await serve("jax-js, jit, wasm", () => {
  forward(
    images.ref,
    weights.map((weight) => weight.ref),
  ).dataSync();
});
