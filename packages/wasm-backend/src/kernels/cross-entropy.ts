import { float } from "../engine/engine.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";

const lossAbout: About = {
  own: "logits and class numbers to losses and gradients",
  simd: false,
  threads: false,
};

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
    const from = [backend.address(logits), backend.address(labels)];
    const loss = backend.output([rows]);
    const gradient = backend.output([rows, classes]);
    backend.engine.run(
      "softmaxCrossEntropy",
      [
        ...from,
        backend.address(loss),
        backend.address(gradient),
        rows,
        classes,
        float(attrs.labelSmoothing),
      ],
      0,
    );
    return [loss, gradient];
  },
);

export const crossEntropyKernels = (): OwnKernel[] => [softmaxCrossEntropy];
