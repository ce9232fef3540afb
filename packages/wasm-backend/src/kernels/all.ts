import type { OwnKernel } from "../backend/kernel.js";
import { activationKernels } from "./activation.js";
import { batchNormKernels } from "./rows/batch-norm.js";
import { binaryKernels } from "./binary.js";
import { fromBytesKernels } from "./from-bytes.js";
import { castKernels } from "./cast.js";
import { convKernels } from "./conv/conv.js";
import { dropoutKernels } from "./dropout.js";
import { logicalKernels } from "./logical.js";
import { matmulKernels } from "./matmul.js";
import { moveKernels } from "./move.js";
import { normalizeKernels } from "./rows/normalize.js";
import { gatherKernels } from "./gather.js";
import { poolKernels } from "./pool.js";
import { reduceKernels } from "./reduce.js";
import { softmaxKernels } from "./softmax.js";
import { spreadKernels } from "./spread.js";
import { crossEntropyKernels } from "./cross-entropy.js";
import { selectKernels } from "./select.js";
import { transposeKernels } from "./transpose.js";
import { unaryKernels } from "./unary.js";
import { optimizerKernels } from "./optimizer.js";

/** Every kernel of the engine, under the names that TF.js calls them by. */
export function engineKernels(): OwnKernel[] {
  return [
    ...convKernels(),
    ...poolKernels(),
    ...activationKernels(),
    ...batchNormKernels(),
    ...normalizeKernels(),
    ...binaryKernels(),
    ...reduceKernels(),
    ...softmaxKernels(),
    ...transposeKernels(),
    ...matmulKernels(),
    ...spreadKernels(),
    ...moveKernels(),
    ...gatherKernels(),
    ...crossEntropyKernels(),
    ...dropoutKernels(),
    ...unaryKernels(),
    ...selectKernels(),
    ...logicalKernels(),
    ...optimizerKernels(),
    ...fromBytesKernels(),
    ...castKernels(),
  ];
}
