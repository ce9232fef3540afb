import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-layers"; // Registers the gradients: tfjs-core has none of its own.
import * as tf from "@tensorflow/tfjs-core";
import { registerWasm } from "../register.js";
import { createStep } from "./step.js";

/** What came of some training steps of the reference CNN; JSON-safe. */
export interface TrainingRun {
  readonly threads: number;
  readonly simd: string;
  readonly reasons: readonly string[];
  readonly losses: readonly number[];
  /** Tensors and bytes that the second half of the steps left behind. */
  readonly left: { readonly tensors: number; readonly bytes: number };
  /** Whether the backend went away when it was disposed. */
  readonly disposed: boolean;
}

const bytesInUse = (): number => (tf.memory() as unknown as { bytesInUse: number }).bytesInUse;

/**
 * Trains the reference CNN for 20 steps of 16 images, from one seed: the same in Node and in a
 * browser.
 */
export async function trainingRun(threads: number): Promise<TrainingRun> {
  const engine = await registerWasm({ threads });
  await tf.setBackend(engine.name);
  const step = createStep({ seed: 7, batch: 16 });
  const losses = Array.from({ length: 10 }, () => step.run());
  const [tensors, bytes] = [tf.memory().numTensors, bytesInUse()];
  losses.push(...Array.from({ length: 10 }, () => step.run()));
  const left = { tensors: tf.memory().numTensors - tensors, bytes: bytesInUse() - bytes };
  step.dispose();
  await tf.setBackend("cpu");
  await engine.dispose();
  const disposed = tf.findBackend(engine.name) === null;
  return {
    threads: engine.threads,
    simd: engine.simd,
    reasons: engine.reasons,
    losses,
    left,
    disposed,
  };
}
