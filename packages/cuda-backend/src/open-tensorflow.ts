import * as tf from "@tensorflow/tfjs-core";

import type { OpenDevice } from "./candidate.js";
import { loadModule } from "./load-module.js";
import { keepingBackend, probeBackend } from "./probe-backend.js";

/** Options of {@link cuda} and {@link node}. */
export interface TensorflowOptions {
  /** Imports the package. Default: a dynamic import of it. */
  readonly load?: () => Promise<unknown>;
}

/** Both packages register their backend under this name. */
const backend = "tensorflow";

/** A package that registers the backend `tensorflow`. */
interface Package {
  readonly name: string;
  readonly load: () => Promise<unknown>;
  /** Whether it must use a GPU. */
  readonly gpu: boolean;
}

/**
 * Imports one of the two packages, unless the other has registered the backend already, and
 * computes one sum on it.
 *
 * @throws {Error} In one line, if it is not installed, does not load, uses no GPU though it must,
 *   or computes wrongly.
 */
export function openTensorflow({ name, load, gpu }: Package): Promise<OpenDevice> {
  return keepingBackend(async () => {
    const found = isRegistered();
    if (!found) await register(name, load);
    if (gpu && !usesGpu()) {
      throw new Error(
        found
          ? `the tensorflow backend was there before ${name} and uses no GPU (do not import @tensorflow/tfjs-node first)`
          : `${name} loads, but TensorFlow finds no CUDA device (4.22 needs an NVIDIA driver, CUDA 11.2 and cuDNN 8.1)`,
      );
    }
    await probeBackend(backend, name);
    return { name: backend };
  });
}

const isRegistered = (): boolean => tf.findBackendFactory(backend) !== null;

async function register(name: string, load: () => Promise<unknown>): Promise<void> {
  try {
    await loadModule(name, load);
  } catch (error) {
    // The package registers its kernels before it loads its addon; left there, the other package
    // would warn of each.
    for (const { kernelName } of tf.getKernelsForBackend(backend)) {
      tf.unregisterKernel(kernelName, backend);
    }
    throw error;
  }
  if (!isRegistered()) {
    throw new Error(`${name} loads, but registers no backend with this copy of TensorFlow.js`);
  }
}

function usesGpu(): boolean {
  const started: unknown = tf.findBackend(backend);
  if (typeof started !== "object" || started === null) return false;
  return "isUsingGpuDevice" in started && started.isUsingGpuDevice === true;
}
