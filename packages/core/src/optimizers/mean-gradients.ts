import * as tf from "@tensorflow/tfjs-core";
import { mapGradients, type Gradients } from "./gradients.js";

/** Mean over samples of the gradients of several batches. Disposes what it is given. */
export interface MeanGradients {
  /** @param weight Samples in the batch. */
  add(gradients: Gradients, weight: number): void;
  /** Of one batch, its own gradients, bit for bit. The caller disposes them. */
  take(): Gradients;
  /** Frees what was added and not taken. */
  dispose(): void;
}

/** A mean of no gradients yet. */
export function createMeanGradients(): MeanGradients {
  let parts: Gradients | null = null;
  let weight = 0;
  let batches = 0;

  const replace = (change: () => Gradients, old: readonly Gradients[]): void => {
    parts = tf.tidy(change);
    tf.dispose([...old]);
  };

  return {
    add(gradients, size) {
      batches += 1;
      if (parts === null) {
        parts = gradients;
      } else {
        const sum = parts;
        const scale = batches === 2 ? weight : 1;
        replace(() => addScaled(sum, scale, gradients, size), [sum, gradients]);
      }
      weight += size;
    },
    take() {
      const sum = parts ?? {};
      if (batches > 1) replace(() => mapGradients(sum, (tensor) => tf.div(tensor, weight)), [sum]);
      const mean = parts ?? {};
      parts = null;
      return mean;
    },
    dispose() {
      if (parts !== null) tf.dispose(parts);
      parts = null;
    },
  };
}

function addScaled(sum: Gradients, scale: number, more: Gradients, size: number): Gradients {
  return mapGradients(sum, (tensor, name) =>
    tf.add(scale === 1 ? tensor : tf.mul(tensor, scale), tf.mul(more[name] as tf.Tensor, size)),
  );
}
