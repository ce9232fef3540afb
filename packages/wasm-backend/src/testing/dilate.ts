import * as tf from "@tensorflow/tfjs-core";

/** A filter with zeros between its taps: what a dilated convolution is by its definition. */
export function dilate(filter: tf.Tensor4D, rates: readonly [number, number]): tf.Tensor4D {
  return rates.reduce<tf.Tensor4D>((result, rate, axis) => {
    const shape: number[] = result.shape;
    const before = shape.slice(0, axis);
    const after = shape.slice(axis + 1);
    const apart = tf.reshape(result, [...before, shape[axis]!, 1, ...after]);
    const none: [number, number] = [0, 0];
    const pads = apart.shape.map((_, i) => (i === axis + 1 ? [0, rate - 1] : none));
    const padded = tf.pad(apart, pads as [number, number][]);
    const wide: tf.Tensor = tf.reshape(padded, [...before, shape[axis]! * rate, ...after]);
    const size = [...before, (shape[axis]! - 1) * rate + 1, ...after];
    return tf.slice(wide, [0, 0, 0, 0], size) as tf.Tensor4D;
  }, filter);
}
