import { check, checkInteger, OptionError } from "../option-error.js";
import { hash, permutation, randomFrom, STREAM } from "../random.js";
import { sizeOf } from "../size-of.js";
import type { Augmentation, Placement } from "./augmentation.js";
import type { Dataset } from "./dataset.js";
import { gatherFrom } from "./gather.js";
import { affineOf, type Affine, type Normalization } from "./normalization.js";

/** Some samples; `batchTensors` makes tensors of them. */
export interface Batch {
  /** Raw values as the data set stores them, row-major, of shape `shape`. */
  readonly inputs: Uint8Array | Float32Array;
  /** What normalises `inputs`, or `null` if they are a model's inputs as they are. */
  readonly affine: Affine | null;
  /** [size, ...sample shape]. */
  readonly shape: readonly number[];
  /** Class of each sample. Shape [size]. */
  readonly labels: Int32Array;
  readonly size: number;
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

/**
 * Makes batches. A batch is a pure function of the pass and its place in it: there is no state to
 * save.
 */
export interface Loader {
  /** Samples in the data set. */
  readonly samples: number;
  readonly batchSize: number;
  readonly classes: number;
  /** How many of `count` samples a training pass uses: all, or whole batches only. */
  used(count: number): number;
  /** Batches are made lazily, one at a time. */
  batches(pass: Pass): Iterable<Batch>;
}

/** Options of {@link loader}. */
export interface LoaderOptions {
  /** Samples per batch. Integer ≥ 1. */
  readonly batchSize: number;
  /**
   * Whether a training pass takes samples in random order, a new one each epoch. Default `false`.
   */
  readonly shuffle?: boolean;
  /** Per channel, (value − mean) / std, of uint8 values / 255. Default mean 0, std 1. */
  readonly normalize?: Normalization;
  /**
   * Applied in order to each sample of a training pass. Needs samples of [height, width, channels].
   * Default none.
   */
  readonly augment?: readonly Augmentation[];
  /** Whether a training pass leaves out a last batch that is not full. Default `false`. */
  readonly dropLast?: boolean;
}

/**
 * Batches over a data set: gathered, cropped and flipped as its raw values, normalised when they
 * become tensors.
 *
 * Order and augmentation are pure functions of (seed, epoch, place): any batch of any epoch can be
 * made again.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const augment = [randomCrop({ padding: 4 })];
 * const train = loader(dataset, { batchSize: 64, shuffle: true, augment });
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
  const affine = affineOf(dataset, options.normalize);
  const gather = gatherFrom(dataset);
  const length = sizeOf(dataset.shape);
  const width = dataset.shape[1] ?? 1;
  const allocate = (count: number): Uint8Array | Float32Array =>
    dataset.inputs instanceof Uint8Array ? new Uint8Array(count) : new Float32Array(count);

  const sampleOf = (place: number): number =>
    dataset.indices === null ? place : (dataset.indices[place] as number);

  function batchOf(places: Uint32Array, first: number, pass: Pass): Batch {
    const size = places.length;
    const inputs = allocate(size * length);
    const labels = new Int32Array(size);
    const augmented = pass.training && augment.length > 0;
    for (let row = 0; row < size; row++) {
      const sample = sampleOf(places[row] as number);
      labels[row] = dataset.labels[sample] as number;
      const placement = augmented ? placementOf(augment, pass, first + row, width) : null;
      gather(inputs, row * length, sample, placement);
    }
    return { inputs, affine, labels, size, shape: [size, ...dataset.shape] };
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
