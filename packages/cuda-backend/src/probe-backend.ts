import * as tf from "@tensorflow/tfjs-core";

import { firstLine } from "./device-error.js";

/**
 * Computes 1 + 2 on a registered backend, which becomes the current one.
 *
 * @throws {Error} If the backend does not start, fails, or answers wrongly; in one line.
 */
export async function probeBackend(backend: string, module: string): Promise<void> {
  try {
    if (!(await tf.setBackend(backend))) throw new Error("its backend does not start");
    const value = await onePlusTwo();
    if (value !== 3) throw new Error(`it computes 1 + 2 as ${value}`);
  } catch (error) {
    const reason = explain(firstLine(error));
    throw new Error(`${module} loads but does not run: ${reason}`, { cause: error });
  }
}

/** Runs `open`, then makes the backend current again that was so before it, if there was one. */
export async function keepingBackend<T>(open: () => Promise<T>): Promise<T> {
  const before = tf.getBackend() as string | undefined;
  try {
    return await open();
  } finally {
    if (before !== undefined && before !== tf.getBackend()) await tf.setBackend(before);
  }
}

async function onePlusTwo(): Promise<number | undefined> {
  const sum = tf.tidy(() => tf.add(tf.scalar(1), tf.scalar(2)));
  try {
    return (await sum.data())[0];
  } finally {
    sum.dispose();
  }
}

/** TensorFlow.js 4.22 for Node calls functions that Node 23 removed: tensorflow/tfjs#8609. */
function explain(line: string): string {
  const removed = /\b(?<name>isNullOrUndefined|isArray)\)? is not a function/.exec(line);
  if (removed === null) return line;
  return (
    `it calls util.${removed.groups!["name"]}, which Node 23 removed ` +
    `(use Node 22, or put it back as in the README of @regimen/cuda-backend)`
  );
}
