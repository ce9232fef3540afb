import { check, checkInteger, OptionError } from "../option-error.js";
import { sizeOf } from "../size-of.js";

/** Labelled samples in memory. A view (`indices` not null) shares the arrays of its origin. */
export interface Dataset {
  /** All samples, one after the other, each row-major. */
  readonly inputs: Uint8Array | Float32Array;
  /** Shape of one sample. Images are [height, width, channels]. */
  readonly shape: readonly number[];
  /** One class per sample of `inputs`, in [0, classes). */
  readonly labels: Uint8Array | Int32Array;
  readonly classes: number;
  /** One name per class, or `null`. */
  readonly classNames: readonly string[] | null;
  /** Samples of this view in order, or `null` for all of them. */
  readonly indices: Uint32Array | null;
  /** Samples in this view. */
  readonly size: number;
}

/** Options of {@link arrayDataset}. */
export interface ArrayDatasetOptions {
  /**
   * All samples, one after the other, row-major. Kept, not copied. uint8 stays uint8 until a batch
   * is made.
   */
  readonly inputs: Uint8Array | Float32Array;
  /** Shape of one sample, e.g. [32, 32, 3] (height, width, channels). Integers ≥ 1. */
  readonly shape: readonly number[];
  /** One class per sample. In [0, classes). Kept, not copied. */
  readonly labels: Uint8Array | Int32Array;
  /** Number of classes. Integer ≥ 2. */
  readonly classes: number;
  /** One name per class. Default none. */
  readonly classNames?: readonly string[];
}

/**
 * A data set over typed arrays that the caller already holds.
 *
 * @throws {OptionError} If lengths do not fit together or a label is outside [0, classes); it names
 *   the sample.
 * @example
 * const dataset = arrayDataset({ inputs: pixels, shape: [32, 32, 3], labels, classes: 10 });
 */
export function arrayDataset(options: ArrayDatasetOptions): Dataset {
  const { inputs, shape, labels, classes, classNames = null } = options;
  check(shape.length > 0, "arrayDataset: shape", "one sample's shape, e.g. [32, 32, 3]", shape);
  for (const side of shape) checkInteger("arrayDataset: shape", side, 1);
  checkInteger("arrayDataset: classes", classes, 2);
  const perSample = sizeOf(shape);
  const size = labels.length;
  check(size > 0, "arrayDataset: labels", "one per sample, at least one", size);
  check(
    inputs.length === size * perSample,
    "arrayDataset: inputs.length",
    `${size} labels × [${shape.join(", ")}] = ${size * perSample}`,
    inputs.length,
  );
  if (classNames !== null) {
    check(
      classNames.length === classes,
      "arrayDataset: classNames.length",
      `classes = ${classes}`,
      classNames.length,
    );
  }
  labels.forEach((label, sample) => {
    if (label >= 0 && label < classes) return;
    throw new OptionError(
      `arrayDataset: labels[${sample}] must be in [0, ${classes}), got ${label}`,
    );
  });
  return { inputs, shape: [...shape], labels, classes, classNames, indices: null, size };
}
