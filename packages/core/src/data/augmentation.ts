import { check, checkInteger } from "../option-error.js";
import type { Random } from "../random.js";

/**
 * Where the pixels of one augmented image come from: output (x, y) is read at
 * (xScale · x + xOffset, y + yOffset) of the stored image, and is 0 outside of it.
 */
export interface Placement {
  /** −1 mirrors left and right. */
  xScale: 1 | -1;
  /** Unit: pixels. */
  xOffset: number;
  /** Unit: pixels. */
  yOffset: number;
}

/** A random change of placement, applied while a batch is gathered: it costs no extra pass. */
export interface Augmentation {
  readonly name: string;
  /**
   * Composes its change onto `placement`, in place.
   *
   * @param random The sample's own stream: the same seed, epoch and position give the same numbers.
   * @param width Unit: pixels.
   */
  place(placement: Placement, random: Random, width: number): void;
}

/** Options of {@link randomCrop}. */
export interface RandomCropOptions {
  /** Border of zeros on each side before the crop. Unit: pixels. Integer ≥ 1. */
  readonly padding: number;
}

/**
 * Pads with zeros, then cuts an image of the old size at a random place.
 *
 * The zeros are pixel values before normalisation (black), as when torchvision pads before
 * `ToTensor`.
 *
 * @throws {OptionError} If `padding` is outside its range.
 * @example
 * const train = loader(dataset, { batchSize: 64, augment: [randomCrop({ padding: 4 })] });
 * @see torchvision.transforms.RandomCrop(size, padding).
 */
export function randomCrop(options: RandomCropOptions): Augmentation {
  const { padding } = options;
  checkInteger("randomCrop: padding", padding, 1);
  const places = 2 * padding + 1;
  return {
    name: "randomCrop",
    place(placement, random) {
      placement.yOffset += Math.floor(random() * places) - padding;
      placement.xOffset += placement.xScale * (Math.floor(random() * places) - padding);
    },
  };
}

/** Options of {@link horizontalFlip}. */
export interface HorizontalFlipOptions {
  /** Chance that a sample is mirrored. In [0, 1]. Default 0.5. */
  readonly probability?: number;
}

/**
 * Mirrors left and right at random.
 *
 * @throws {OptionError} If `probability` is outside its range.
 * @example
 * const train = loader(dataset, { batchSize: 64, augment: [horizontalFlip()] });
 * @see torchvision.transforms.RandomHorizontalFlip.
 */
export function horizontalFlip(options: HorizontalFlipOptions = {}): Augmentation {
  const { probability = 0.5 } = options;
  check(
    probability >= 0 && probability <= 1,
    "horizontalFlip: probability",
    "in [0, 1]",
    probability,
  );
  return {
    name: "horizontalFlip",
    place(placement, random, width) {
      if (random() >= probability) return;
      placement.xOffset += placement.xScale * (width - 1);
      placement.xScale = placement.xScale === 1 ? -1 : 1;
    },
  };
}
