import type { Candidate } from "./candidate.js";
import { openTensorflow, type TensorflowOptions } from "./open-tensorflow.js";

/**
 * The processor through `@tensorflow/tfjs-node`, which must be installed beside this package.
 *
 * Opening imports it, unless the backend is registered already (by `@tensorflow/tfjs-node-gpu`,
 * which found no GPU), and computes one sum.
 *
 * @example
 * const { opened } = await chooseDevice({ prefer: "node", candidates: [node()] });
 * @see https://www.npmjs.com/package/@tensorflow/tfjs-node
 */
export function node(options: TensorflowOptions = {}): Candidate {
  const name: string = "@tensorflow/tfjs-node";
  const { load = () => import(name) } = options;
  return { name: "node", open: () => openTensorflow({ name, load, gpu: false }) };
}
