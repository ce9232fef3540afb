import type { Candidate } from "./candidate.js";
import { openTensorflow, type TensorflowOptions } from "./open-tensorflow.js";

/**
 * An NVIDIA GPU through `@tensorflow/tfjs-node-gpu`, which must be installed beside this package.
 *
 * Opening imports it, asks TensorFlow whether it uses a GPU, and computes one sum. Refuses when it
 * does not: its backend works without a GPU too, only slowly.
 *
 * @example
 * const { opened } = await chooseDevice({ prefer: "cuda", candidates: [cuda()] });
 * @see https://www.npmjs.com/package/@tensorflow/tfjs-node-gpu (4.22: CUDA 11.2, cuDNN 8.1)
 */
export function cuda(options: TensorflowOptions = {}): Candidate {
  const name: string = "@tensorflow/tfjs-node-gpu";
  const { load = () => import(name) } = options;
  return { name: "cuda", open: () => openTensorflow({ name, load, gpu: true }) };
}
