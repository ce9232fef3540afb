import type { Augmentation, Placement } from "./augmentation.js";
import type { Dataset } from "./dataset.js";
import { gatherFrom } from "./gather.js";
import { check, checkInteger, checkPositive, OptionError } from "./option-error.js";
import type { Normalization } from "./pixel-reader.js";
import { hash, permutation, randomFrom, STREAM } from "./random.js";

/** Some samples, ready to become two tensors. */
export interface Batch {
  /** Row-major, of shape `shape`. Belongs to the batch until `release`. */
  readonly inputs: Float32Array;
  /** [size, ...sample shape]. */
  readonly shape: readonly number[];
  /** Class of each sample. Shape [size]. */
  readonly labels: Int32Array;
  readonly size: number;
  /** Hands the arrays back for a later batch. Only once no tensor refers to them; need not be called at all. */
  release(): void;
}

/** One walk through a data set. */
export interface Pass {
  /** Shuffles and augments if `true`; else data-set order, every sample, as stored. */
  readonly training: boolean;
  /** Integer ≥ 0. */
  readonly seed: number;
  /** Counted from 0. */
  readonly epoch: number;
  /** Which samples, in which order, instead of the loader's own order. Each in [0, samples). */
  readonly order?: Uint32Array;
  /** Samples at the start of the order to leave out because they were seen. Default 0. */
  readonly start?: number;
}

/** Makes batches. A batch is a pure function of the pass and its place in it: there is no state to save. */
export interface Loader {
  /** Samples in the data set. */
  readonly samples: number;
  readonly batchSize: number;
  readonly classes: number;
  /** Samples a training pass of `count` samples really uses: all, or whole batches only. */
  used(count: number): number;
  /** Batches are made when they are asked for. */
  batches(pass: Pass): Iterable<Batch>;
}

export interface LoaderOptions {
  /** Samples per batch. Integer ≥ 1. */
  readonly batchSize: number;
  /** Whether a training pass takes samples in random order, a new one each epoch. Default `false`. */
  readonly shuffle?: boolean;
  /** Per channel, (value − mean) / std; uint8 values are first divided by 255. Default mean 0, std 1. */
  readonly normalize?: Normalization;
  /** Applied in order to each sample of a training pass. Needs samples of [height, width, channels]. Default none. */
  readonly augment?: readonly Augmentation[];
  /** Whether a training pass leaves out a last batch that is not full. Default `false`. */
  readonly dropLast?: boolean;
}

/**
 * Batches over a data set: gathered, cropped, flipped and normalised in one pass from its bytes to float32.
 *
 * Order and augmentation are pure functions of (seed, epoch, place): any batch of any epoch can be made again.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const train = loader(dataset, { batchSize: 64, shuffle: true, augment: [randomCrop({ padding: 4 })] });
 */
export function loader(dataset: Dataset, options: LoaderOptions): Loader {
  const { batchSize, shuffle = false, augment = [], dropLast = false } = options;
  checkInteger("loader: batchSize", batchSize, 1);
  if (dropLast)
    check(
      batchSize <= dataset.size,
      "loader: batchSize",
      `≤ ${dataset.size} samples when dropLast is set`,
      batchSize,
    );
  if (augment.length > 0) {
    check(
      dataset.shape.length === 3,
      "loader: augment",
      "left out unless samples are [height, width, channels]",
      dataset.shape,
    );
  }
  const gather = gatherFrom(dataset, checkedNormalization(dataset, options.normalize));
  const length = dataset.shape.reduce((product, side) => product * side, 1);
  const width = dataset.shape[1] ?? 1;
  const spare: Float32Array[] = [];

  const sampleOf = (place: number): number =>
    dataset.indices === null ? place : (dataset.indices[place] as number);

  function batchOf(places: Uint32Array, first: number, pass: Pass): Batch {
    const size = places.length;
    const full = size === batchSize;
    const inputs = (full ? spare.pop() : undefined) ?? new Float32Array(size * length);
    const labels = new Int32Array(size);
    const augmented = pass.training && augment.length > 0;
    for (let row = 0; row < size; row++) {
      const sample = sampleOf(places[row] as number);
      labels[row] = dataset.labels[sample] as number;
      const placement = augmented ? placementOf(augment, pass, first + row, width) : null;
      gather(inputs, row * length, sample, placement);
    }
    let released = false;
    return {
      inputs,
      labels,
      size,
      shape: [size, ...dataset.shape],
      release() {
        if (full && !released) spare.push(inputs);
        released = true;
      },
    };
  }

  return {
    samples: dataset.size,
    batchSize,
    classes: dataset.classes,
    used: (count) => (dropLast ? count - (count % batchSize) : count),
    *batches(pass) {
      const order = orderOf(dataset.size, shuffle, pass);
      const end =
        pass.training && dropLast ? order.length - (order.length % batchSize) : order.length;
      for (let first = pass.start ?? 0; first < end; first += batchSize) {
        yield batchOf(order.subarray(first, Math.min(first + batchSize, end)), first, pass);
      }
    },
  };
}

function orderOf(size: number, shuffle: boolean, pass: Pass): Uint32Array {
  if (pass.order !== undefined) {
    pass.order.forEach((place, index) => {
      if (place < size) return;
      throw new OptionError(`loader: order[${index}] must be in [0, ${size}), got ${place}`);
    });
    return pass.order;
  }
  if (!pass.training || !shuffle) return Uint32Array.from({ length: size }, (_, index) => index);
  return permutation(size, randomFrom(hash(pass.seed, pass.epoch, STREAM.shuffle)));
}

function placementOf(
  augment: readonly Augmentation[],
  pass: Pass,
  place: number,
  width: number,
): Placement {
  const placement: Placement = { xScale: 1, xOffset: 0, yOffset: 0 };
  const random = randomFrom(hash(pass.seed, pass.epoch, STREAM.augment, place));
  for (const augmentation of augment) augmentation.place(placement, random, width);
  return placement;
}

function checkedNormalization(
  dataset: Dataset,
  normalize: Normalization | undefined,
): Normalization {
  const channels = dataset.shape.at(-1) as number;
  if (normalize === undefined) {
    return {
      mean: Array.from({ length: channels }, () => 0),
      std: Array.from({ length: channels }, () => 1),
    };
  }
  const { mean, std } = normalize;
  check(
    mean.length === channels,
    "loader: normalize.mean.length",
    `${channels} channels`,
    mean.length,
  );
  check(
    std.length === channels,
    "loader: normalize.std.length",
    `${channels} channels`,
    std.length,
  );
  for (const center of mean)
    check(Number.isFinite(center), "loader: normalize.mean", "finite", center);
  for (const spread of std) checkPositive("loader: normalize.std", spread);
  return { mean: [...mean], std: [...std] };
}
