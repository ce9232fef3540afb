import { util } from "@tensorflow/tfjs-core";
import { float, wordsOf } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

const about: About = {
  own: "zeroes at random by Philox4x32-10, whatever the number of threads",
  simd: true,
  threads: true,
};

const DROPOUT_WORDS = [
  "x",
  "output",
  "count",
  "seedLow",
  "seedHigh",
  "threshold",
  "scale",
] as const;

interface DropoutAttrs {
  /** Share of values that become 0. In [0, 1). */
  readonly rate: number;
  /**
   * Integer in [0, 2^53]. The same seed drops the same places, so this is the gradient's kernel
   * too.
   */
  readonly seed: number;
}

/** x / (1 - rate), and 0 in a share `rate` of places that depends on the seed alone. */
const dropout = kernel<"x", DropoutAttrs>(
  "RegimenDropout",
  about,
  ({ inputs: { x }, attrs: { rate, seed }, backend }) => {
    if (!areFloat(x)) return null;
    const from = backend.address(x);
    const output = backend.output(x.shape);
    const count = util.sizeFromShape(x.shape);
    const words = wordsOf(DROPOUT_WORDS, {
      x: from,
      output: backend.address(output),
      count,
      seedLow: seed | 0,
      seedHigh: Math.floor(seed / 2 ** 32),
      threshold: Math.min(2 ** 32 - 1, Math.round(rate * 2 ** 32)),
      scale: float(1 / (1 - rate)),
    });
    backend.engine.run("dropout", words, count);
    return output;
  },
);

export const dropoutKernels = (): OwnKernel[] => [dropout];
