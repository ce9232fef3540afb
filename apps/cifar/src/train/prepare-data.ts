import {
  arrayDataset,
  horizontalFlip,
  loader,
  randomCrop,
  split,
  type Dataset,
  type Loader,
} from "@regimen/core";
import { borderDetail } from "../data/border-detail.js";
import { imageSide, type ImageData, type LabelledImages } from "../labelled-images.js";
import type { AppOptions } from "../options.js";

/** The images of a run, ready to be taken in batches. */
export interface PreparedData {
  readonly train: Loader;
  readonly validation: Loader;
  readonly test: Loader;
  /** How hard each training image is, in their order, in [0, 1]; `null` without a curriculum. */
  readonly difficulty: Float32Array | null;
  /** Where `difficulty` comes from. */
  readonly difficultySource: "known from drawing" | "guessed: busy border" | null;
}

/**
 * Nine tenths of the training images to train, one to validate, drawn by the seed. No pixel is
 * copied.
 */
export function prepareData(data: ImageData, options: AppOptions): PreparedData {
  const { batchSize, seed, augment, curriculum } = options;
  const whole = datasetOf(data.train, data.classNames);
  const held = Math.max(1, Math.floor(whole.size / 10));
  const [train, validation] = split(whole, { sizes: [whole.size - held, held], seed });
  const measured = { batchSize, normalize: normalizationOf(data) };
  const difficulty =
    curriculum === "none"
      ? null
      : difficultyOf(train!, data.difficulty ?? borderDetail(data.train));
  return {
    train: loader(train!, {
      ...measured,
      shuffle: true,
      augment: augment ? [randomCrop({ padding: 4 }), horizontalFlip()] : [],
    }),
    validation: loader(validation!, measured),
    test: loader(datasetOf(data.test, data.classNames), measured),
    difficulty,
    difficultySource:
      difficulty && (data.difficulty ? "known from drawing" : "guessed: busy border"),
  };
}

function datasetOf({ pixels, labels }: LabelledImages, classNames: readonly string[]): Dataset {
  const shape = [imageSide, imageSide, 3];
  return arrayDataset({ inputs: pixels, shape, labels, classes: classNames.length, classNames });
}

function normalizationOf({ normalize }: ImageData): { mean: number[]; std: number[] } {
  return { mean: [...normalize.mean], std: [...normalize.std] };
}

/** Scores of the samples of a view, in its order. */
function difficultyOf({ indices }: Dataset, scores: Float32Array): Float32Array {
  return Float32Array.from(indices!, (sample) => scores[sample]!);
}
