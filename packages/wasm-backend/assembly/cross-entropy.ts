import { float, int, ptr } from "./common";

/**
 * Softmax cross-entropy of logits [rows, classes] with integer labels [rows].
 * Words: 0 logits, 1 labels, 2 loss [rows], 3 gradient [rows, classes], 4 rows, 5 classes,
 * 6 label smoothing. A label that is no class has the loss NaN.
 */
export function softmaxCrossEntropy(p: usize, t: i32, n: i32): void {
  const rows = int(p, 4);
  const classes = int(p, 5);
  const smoothing = <f64>float(p, 6);
  const spread = smoothing / <f64>classes;
  for (let r: i32 = 0; r < rows; r++) {
    const x = ptr(p, 0) + <usize>(r * classes) * 4;
    const g = ptr(p, 3) + <usize>(r * classes) * 4;
    const label = load<i32>(ptr(p, 1) + <usize>(r * 4));
    let top: f32 = -Infinity;
    for (let c: i32 = 0; c < classes; c++) top = max<f32>(top, load<f32>(x + <usize>(c * 4)));
    let total: f64 = 0;
    let mean: f64 = 0;
    for (let c: i32 = 0; c < classes; c++) {
      const shifted = <f64>load<f32>(x + <usize>(c * 4)) - <f64>top;
      mean += shifted;
      total += Math.exp(shifted);
    }
    const log = Math.log(total);
    for (let c: i32 = 0; c < classes; c++) {
      const shifted = <f64>load<f32>(x + <usize>(c * 4)) - <f64>top;
      const target = spread + (c == label ? 1 - smoothing : 0);
      store<f32>(g + <usize>(c * 4), <f32>(Math.exp(shifted - log) - target));
    }
    if (label < 0 || label >= classes) {
      store<f32>(ptr(p, 2) + <usize>(r * 4), NaN);
      continue;
    }
    const picked = <f64>load<f32>(x + <usize>(label * 4)) - <f64>top;
    const loss = log - (1 - smoothing) * picked - (spread > 0 ? spread * mean : 0);
    store<f32>(ptr(p, 2) + <usize>(r * 4), <f32>loss);
  }
}
