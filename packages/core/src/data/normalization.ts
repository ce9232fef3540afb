import { check, checkPositive } from "../option-error.js";
import type { Dataset } from "./dataset.js";

/**
 * Mean and standard deviation per channel, of values that are in 0 … 1 if the data set is uint8.
 */
export interface Normalization {
  /** One per channel. Finite. */
  readonly mean: readonly number[];
  /** One per channel. Finite, > 0. */
  readonly std: readonly number[];
}

/** Value · scale + offset, each rounded to float32: how stored values become a model's inputs. */
export interface Affine {
  /** One per channel, or one for all. */
  readonly scale: readonly number[];
  /** As many as `scale`. */
  readonly offset: readonly number[];
}

/**
 * The affine map of `normalize`; `null` where values stay as they are. Throws an `OptionError` if
 * it is out of range.
 */
export function affineOf(dataset: Dataset, normalize: Normalization | undefined): Affine | null {
  const bytes = dataset.inputs instanceof Uint8Array;
  if (normalize === undefined && !bytes) return null;
  if (normalize !== undefined) checkNormalization(dataset, normalize);
  const { mean, std } = normalize ?? { mean: [0], std: [1] };
  const top = bytes ? 255 : 1;
  return {
    scale: std.map((spread) => Math.fround(1 / (top * spread))),
    offset: mean.map((center, channel) => Math.fround(-center / (std[channel] as number))),
  };
}

/** Applies it with the arithmetic of the `RegimenFromBytes` kernel, to the bit. */
export function applyAffine(
  values: Uint8Array | Float32Array,
  { scale, offset }: Affine,
): Float32Array {
  const result = new Float32Array(values.length);
  const channels = scale.length;
  for (let channel = 0; channel < channels; channel++) {
    const factor = scale[channel] as number;
    const shift = offset[channel] as number;
    for (let i = channel; i < values.length; i += channels) {
      result[i] = Math.fround((values[i] as number) * factor) + shift;
    }
  }
  return result;
}

function checkNormalization({ shape }: Dataset, { mean, std }: Normalization): void {
  const channels = shape.at(-1) as number;
  for (const [name, { length }] of Object.entries({ mean, std })) {
    check(length === channels, `loader: normalize.${name}.length`, `${channels} channels`, length);
  }
  for (const center of mean)
    check(Number.isFinite(center), "loader: normalize.mean", "finite", center);
  for (const spread of std) checkPositive("loader: normalize.std", spread);
}
