/** Images with their labels, as one copy in memory. */
export interface LabelledImages {
  /**
   * Pixels in 0..255. Shape [count, 32, 32, 3], uint8: image, row, column, then red, green, blue.
   */
  readonly pixels: Uint8Array;
  /** Class of each image. Shape [count], uint8, each in [0, 9]. */
  readonly labels: Uint8Array;
}

/** What the app trains and evaluates on. */
export interface ImageData {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  readonly classNames: readonly string[];
  /** Mean and standard deviation of each colour over the training set, of values divided by 255. */
  readonly normalize: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /**
   * How hard each training image is, if the source knows. Shape [count of train], each in [0, 1],
   * 0 is easiest; `null` where nobody knows.
   */
  readonly difficulty: Float32Array | null;
}

/** Height and width of an image. Unit: pixels. */
export const imageSide = 32;

/** Values of one image: 32 × 32 × 3. */
export const imageValues: number = imageSide * imageSide * 3;

export const classCount = 10;
