import * as tf from "@tensorflow/tfjs-core";
import { hasFused, runFused } from "../fused-kernel.js";
import type { Batch } from "./loader.js";
import { applyAffine } from "./normalization.js";

/**
 * A batch as tensors; here its values are normalised.
 *
 * Uses the backend's `RegimenFromBytes` kernel where there is one; without it the bits are the
 * same.
 *
 * @returns Inputs, of the batch's shape, float32, and labels, shape [N], int32. The caller disposes
 *   them.
 * @example
 * const [inputs, labels] = batchTensors(batch);
 */
export function batchTensors(batch: Batch): [inputs: tf.Tensor, labels: tf.Tensor1D] {
  return [inputTensor(batch), tf.tensor1d(batch.labels, "int32")];
}

function inputTensor({ inputs, shape, affine }: Batch): tf.Tensor {
  if (affine !== null && inputs instanceof Uint8Array && hasFused("RegimenFromBytes")) {
    const [tensor] = runFused("RegimenFromBytes", {}, { bytes: inputs, shape, ...affine });
    return tensor as tf.Tensor;
  }
  const values = affine === null ? inputs : applyAffine(inputs, affine);
  return tf.tensor(values, [...shape], "float32");
}
