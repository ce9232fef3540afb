import type { OwnKernel } from "../kernel.js";
import { activationKernels } from "./activation.js";
import { batchNormKernels } from "./batch-norm.js";
import { binaryKernels } from "./binary.js";
import { byteKernels } from "./bytes.js";
import { castKernels } from "./cast.js";
import { convKernels } from "./conv.js";
import { dropoutKernels } from "./dropout.js";
import { logicalKernels } from "./logical.js";
import { matmulKernels } from "./matmul.js";
import { moveKernels } from "./move.js";
import { normalizeKernels } from "./normalize.js";
import { pickKernels } from "./pick.js";
import { poolKernels } from "./pool.js";
import { reduceKernels } from "./reduce.js";
import { softmaxKernels } from "./softmax.js";
import { spreadKernels } from "./spread.js";
import { trainKernels } from "./train.js";
import { selectKernels } from "./select.js";
import { transposeKernels } from "./transpose.js";
import { unaryKernels } from "./unary.js";
import { updateKernels } from "./update.js";

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
    ...pickKernels(),
    ...trainKernels(),
    ...dropoutKernels(),
    ...unaryKernels(),
    ...selectKernels(),
    ...logicalKernels(),
    ...updateKernels(),
    ...byteKernels(),
    ...castKernels(),
  ];
}
