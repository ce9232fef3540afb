import * as tf from "@tensorflow/tfjs-core";

import type { Candidate, OpenDevice } from "./candidate.js";
import { loadModule } from "./load-module.js";
import { keepingBackend, probeBackend } from "./probe-backend.js";

/** Options of {@link cuda} and {@link node}. */
export interface TensorflowOptions {
  /** Imports the package. Default: a dynamic import of it. */
  readonly load?: () => Promise<unknown>;
}

/** Both packages register their backend under this name. */
const backend = "tensorflow";

/**
 * An NVIDIA GPU through `@tensorflow/tfjs-node-gpu`, which must be installed beside this package.
 *
 * Opening imports it, asks TensorFlow whether it uses a GPU, and computes one sum. Refuses when it does not: its
 * backend works without a GPU too, only slowly.
 *
 * @example
 * const { opened } = await chooseDevice({ prefer: "cuda", candidates: [cuda()] });
 * @see https://www.npmjs.com/package/@tensorflow/tfjs-node-gpu (4.22: CUDA 11.2, cuDNN 8.1)
 */
export function cuda(options: TensorflowOptions = {}): Candidate {
  const name: string = "@tensorflow/tfjs-node-gpu";
  const { load = () => import(name) } = options;
  return { name: "cuda", open: () => openTensorflow({ name, load, gpu: true }) };
}

/**
 * The processor through `@tensorflow/tfjs-node`, which must be installed beside this package.
 *
 * Opening imports it, unless the backend is registered already (by `@tensorflow/tfjs-node-gpu`, which found no GPU), and
 * computes one sum.
 *
 * @example
 * const { opened } = await chooseDevice({ prefer: "node", candidates: [node()] });
 * @see https://www.npmjs.com/package/@tensorflow/tfjs-node
 */
export function node(options: TensorflowOptions = {}): Candidate {
  const name: string = "@tensorflow/tfjs-node";
  const { load = () => import(name) } = options;
  return { name: "node", open: () => openTensorflow({ name, load, gpu: false }) };
}

interface Package {
  readonly name: string;
  readonly load: () => Promise<unknown>;
  readonly gpu: boolean;
}

function openTensorflow({ name, load, gpu }: Package): Promise<OpenDevice> {
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
    // The package registers its kernels before it loads its addon; left there, the other package would warn of each.
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
