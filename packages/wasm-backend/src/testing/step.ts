import * as tf from "@tensorflow/tfjs-core";
import { fine } from "./values.js";

/**
 * One training step of the reference CNN, written by hand over plain TF.js with the engine's own
 * kernels.
 */
export interface Step {
  /** @returns The loss before the update. */
  run(): number;
  /** Runs forward and backward only; the gradients by variable, in order. */
  gradients(): number[][];
  dispose(): void;
}

const SHAPES = [[3, 3, 3, 16], [16], [3, 3, 16, 32], [32], [32, 10], [10]];

function uniform(seed: number, shape: readonly number[], scale: number): tf.Tensor {
  return tf.tensor(
    fine(seed, shape).map((value) => value * scale),
    [...shape],
  );
}

export function createStep(options: { readonly seed: number; readonly batch: number }): Step {
  const { seed, batch } = options;
  const variables = tf.tidy(() =>
    SHAPES.map((shape, i) => tf.variable(uniform(seed + i, shape, 0.2), true, `step${seed}/${i}`)),
  );
  const slots = variables.map(({ shape }) => [tf.zeros(shape), tf.zeros(shape)]);
  const x = uniform(seed + 100, [batch, 32, 32, 3], 2) as tf.Tensor4D;
  const labels = tf.tensor1d(
    Array.from({ length: batch }, (_, i) => i % 10),
    "int32",
  );
  let taken = 0;

  const logits = (): tf.Tensor => {
    const [w1, b1, w2, b2, w3, b3] = variables as unknown as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor2D,
      tf.Tensor1D,
    ];
    const first = tf.relu(tf.add(tf.conv2d(x, w1, 1, "same"), b1)) as tf.Tensor4D;
    const half = tf.maxPool(first, 2, 2, "valid");
    const second = tf.relu(tf.add(tf.conv2d(half, w2, 1, "same"), b2));
    return tf.add(tf.matMul(tf.mean(second, [1, 2]) as tf.Tensor2D, w3), b3);
  };

  const crossEntropy = tf.customGrad((y, save) => {
    const inputs = { logits: y as tf.Tensor, labels };
    const kernel = "RegimenSoftmaxCrossEntropy";
    const results = tf.engine().runKernel(kernel, inputs, { labelSmoothing: 0 });
    const [losses, gradient] = results as tf.Tensor[];
    (save as tf.GradSaveFunc)([gradient!]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, tf.div(dy, batch));
    return { value: tf.mean(losses!), gradFunc };
  });

  const differentiate = () =>
    tf.variableGrads(() => crossEntropy(logits()) as tf.Scalar, variables);

  return {
    run() {
      taken += 1;
      const corrections = { correction1: 1 - 0.9 ** taken, correction2: 1 - 0.999 ** taken };
      return tf.tidy(() => {
        const { value, grads } = differentiate();
        const tensors = variables.flatMap((variable, i) => [
          variable as tf.Tensor,
          grads[variable.name]!,
          ...slots[i]!,
        ]);
        const hyper = {
          learningRate: 1e-3,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          weightDecay: 0,
          decoupled: false,
          slots: 2,
          ...corrections,
        };
        const results = tf
          .engine()
          .runKernel("RegimenUpdateAdam", Object.fromEntries(tensors.entries()), {
            updates: variables.map(() => hyper),
          }) as tf.Tensor[];
        variables.forEach((variable, i) => {
          const [next, nextM, nextV] = results.slice(i * 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
          variable.assign(next);
          tf.dispose(slots[i]!);
          slots[i] = [tf.keep(nextM), tf.keep(nextV)];
        });
        return value.dataSync()[0]!;
      });
    },
    gradients: () =>
      tf.tidy(() => {
        const { grads } = differentiate();
        return variables.map(({ name }) => Array.from(grads[name]!.dataSync()));
      }),
    dispose() {
      tf.dispose([x, labels, ...slots.flat()]);
      variables.forEach((variable) => {
        variable.dispose();
      });
    },
  };
}
