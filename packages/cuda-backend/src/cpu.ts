import * as tf from "@tensorflow/tfjs-core";

import type { Candidate } from "./candidate.js";
import { loadModule } from "./load-module.js";
import { keepingBackend, probeBackend } from "./probe-backend.js";

/** Options of {@link cpu}. */
export interface CpuOptions {
  /** Imports the package. Default: a dynamic import of it. */
  readonly load?: () => Promise<unknown>;
}

/**
 * Plain JavaScript through `@tensorflow/tfjs-backend-cpu`, which must be installed beside this
 * package. Runs anywhere; a convolutional network trains thousands of times slower than on the
 * engine of `@regimen/wasm-backend`.
 *
 * @example
 * const { opened } = await chooseDevice({ candidates: [cuda(), cpu()] });
 * @see https://www.npmjs.com/package/@tensorflow/tfjs-backend-cpu
 */
export function cpu(options: CpuOptions = {}): Candidate {
  const { load = () => import("@tensorflow/tfjs-backend-cpu") } = options;
  const name = "@tensorflow/tfjs-backend-cpu";
  return {
    name: "cpu",
    open: () =>
      keepingBackend(async () => {
        if (tf.findBackendFactory("cpu") === null) await loadModule(name, load);
        await probeBackend("cpu", name);
        return { name: "cpu" };
      }),
  };
}
