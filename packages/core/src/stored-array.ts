import * as tf from "@tensorflow/tfjs-core";

/** A tensor as a value: float32, int32 or (one byte each) bool. */
export interface StoredArray {
  readonly shape: readonly number[];
  /** Row-major. Its class is the dtype. */
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Copies a tensor into a value that no later step can change. */
export function storeTensor(tensor: tf.Tensor): StoredArray {
  return { shape: [...tensor.shape], data: tensor.dataSync().slice() };
}

/** A new tensor with a copy of the stored values. */
export function toTensor({ shape, data }: StoredArray): tf.Tensor {
  const dtype =
    data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "bool";
  return tf.tensor(data.slice(), [...shape], dtype);
}
