import type * as tf from "@tensorflow/tfjs-core";

/**
 * What training makes small: from logits, shape [N, C], float32, and labels, shape [N], int32, to a
 * scalar.
 */
export type Loss = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;
