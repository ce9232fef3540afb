import { float, wordsOf } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

const lossAbout: About = {
  own: "logits and class numbers to losses and gradients",
  simd: false,
  threads: false,
};

const CROSS_ENTROPY_WORDS = [
  "logits",
  "labels",
  "loss",
  "gradient",
  "rows",
  "classes",
  "smoothing",
] as const;

/*
 * A kernel that TF.js has no name for: a training loop that looks it up saves some ten small ones a
 * step.
 */

const softmaxCrossEntropy = kernel<"logits" | "labels", { labelSmoothing: number }>(
  "RegimenSoftmaxCrossEntropy",
  lossAbout,
  ({ inputs: { logits, labels }, attrs, backend }) => {
    const [rows = 0, classes = 0] = logits.shape;
    if (!areFloat(logits) || labels.dtype !== "int32" || rows * classes === 0) return null;
    const [from, at] = [backend.address(logits), backend.address(labels)];
    const loss = backend.output([rows]);
    const gradient = backend.output([rows, classes]);
    const words = wordsOf(CROSS_ENTROPY_WORDS, {
      logits: from,
      labels: at,
      loss: backend.address(loss),
      gradient: backend.address(gradient),
      rows,
      classes,
      smoothing: float(attrs.labelSmoothing),
    });
    backend.engine.run("softmaxCrossEntropy", words, 0);
    return [loss, gradient];
  },
);

export const crossEntropyKernels = (): OwnKernel[] => [softmaxCrossEntropy];
