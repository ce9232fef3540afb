import * as tf from "@tensorflow/tfjs-core";
import { createQueue } from "../data/batch-queue.js";
import { batchTensors } from "../data/batch-tensors.js";
import type { Batch, Loader } from "../data/loader.js";
import type { Loss } from "../losses/loss.js";
import { argmax } from "../metrics/argmax.js";
import type { Metric } from "../metrics/metric.js";
import { checkedLogits, type ModelView } from "../models/model-view.js";
import { createPacer } from "./pacer.js";
import type { Metrics } from "./run-records.js";

/** The predicted and the true class of every sample, in data-set order. */
export interface Predictions {
  readonly classes: Int32Array;
  readonly labels: Int32Array;
}

/** What a model says of one batch. */
interface BatchOutput {
  readonly logits: ArrayLike<number>;
  readonly batch: Batch;
}

/**
 * Loss and metrics over a whole data set, with the weights as they are; `null` if the signal came
 * first.
 */
export async function evaluate(
  view: ModelView,
  loss: Loss,
  metrics: readonly Metric[],
  loader: Loader,
  signal?: AbortSignal,
): Promise<Metrics | null> {
  const states = metrics.map((metric) => metric.init());
  let lossSum = 0;
  let samples = 0;
  const done = await forEachBatch(view, loader, signal, loss, ({ logits, batch }, batchLoss) => {
    lossSum += batchLoss * batch.size;
    samples += batch.size;
    metrics.forEach((metric, index) => {
      states[index] = metric.update(states[index], logits, batch.labels);
    });
  });
  if (!done) return null;
  const penalties = tf.tidy(() =>
    view.penalties().reduce((sum, penalty) => sum + (penalty.dataSync()[0] as number), 0),
  );
  return {
    loss: lossSum / samples + penalties,
    ...Object.fromEntries(
      metrics.map((metric, index) => [metric.name, metric.value(states[index])]),
    ),
  };
}

/** The class with the largest logit of every sample. */
export async function predict(view: ModelView, loader: Loader): Promise<Predictions> {
  const classes = new Int32Array(loader.samples);
  const labels = new Int32Array(loader.samples);
  let at = 0;
  await forEachBatch(view, loader, undefined, null, ({ logits, batch }) => {
    const width = logits.length / batch.size;
    for (let row = 0; row < batch.size; row++) {
      classes[at + row] = argmax(logits, row * width, width);
    }
    labels.set(batch.labels, at);
    at += batch.size;
  });
  return { classes, labels };
}

/** @returns Whether every batch was visited: `false` if the signal came first. */
async function forEachBatch(
  view: ModelView,
  loader: Loader,
  signal: AbortSignal | undefined,
  loss: Loss | null,
  visit: (output: BatchOutput, loss: number) => void,
): Promise<boolean> {
  const pace = createPacer();
  const queue = createQueue(loader.batches({ training: false, seed: 0, epoch: 0 }));
  while (queue.head !== null) {
    if (signal?.aborted === true) return false;
    const batch = queue.head;
    const [inputs, labels] = batchTensors(batch);
    const outputs = tf.tidy(() => {
      const logits = checkedLogits(view.forward(inputs, false), batch.size);
      return loss === null ? [logits] : [logits, loss(logits, labels)];
    });
    queue.advance();
    const [logits, value = [0]] = outputs.map((tensor) => tensor.dataSync());
    visit({ logits: logits as ArrayLike<number>, batch }, value[0] as number);
    tf.dispose([inputs, labels, outputs]);
    const turn = pace();
    if (turn !== null) await turn;
  }
  return true;
}
