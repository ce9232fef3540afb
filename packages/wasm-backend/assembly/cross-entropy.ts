import { float, int, ptr } from "./common";

enum CrossEntropyWord {
  logits,
  labels,
  /** [rows] */
  loss,
  /** [rows, classes] */
  gradient,
  rows,
  classes,
  smoothing,
}

/**
 * Softmax cross-entropy of logits [rows, classes] with integer labels [rows].
 * A label that is no class has the loss NaN.
 */
export function softmaxCrossEntropy(p: usize, t: i32, n: i32): void {
  const rows = int(p, CrossEntropyWord.rows);
  const classes = int(p, CrossEntropyWord.classes);
  const smoothing = <f64>float(p, CrossEntropyWord.smoothing);
  const spread = smoothing / <f64>classes;
  for (let r: i32 = 0; r < rows; r++) {
    const x = ptr(p, CrossEntropyWord.logits) + <usize>(r * classes) * 4;
    const g = ptr(p, CrossEntropyWord.gradient) + <usize>(r * classes) * 4;
    const label = load<i32>(ptr(p, CrossEntropyWord.labels) + <usize>(r * 4));
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
      store<f32>(ptr(p, CrossEntropyWord.loss) + <usize>(r * 4), NaN);
      continue;
    }
    const picked = <f64>load<f32>(x + <usize>(label * 4)) - <f64>top;
    const loss = log - (1 - smoothing) * picked - (spread > 0 ? spread * mean : 0);
    store<f32>(ptr(p, CrossEntropyWord.loss) + <usize>(r * 4), <f32>loss);
  }
}
