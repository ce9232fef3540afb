import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";

/** What tfjs-node 4.22 does when it is imported, with TF.js's own CPU backend for a TensorFlow. */
export function fakeTensorflow(options: {
  readonly gpu: boolean;
  /** Runs instead of the kernel `Add`. */
  readonly add?: () => never;
  /** Thrown after the kernels are registered and before the backend is, as for a missing addon. */
  readonly fails?: Error;
}): () => Promise<void> {
  return async () => {
    for (const kernel of tf.getKernelsForBackend("cpu")) {
      const replaced = kernel.kernelName === "Add" ? options.add : undefined;
      const kernelFunc = replaced ?? kernel.kernelFunc;
      tf.registerKernel({ ...kernel, kernelFunc, backendName: "tensorflow" });
    }
    if (options.fails !== undefined) throw options.fails;
    const backend = new MathBackendCPU();
    tf.registerBackend("tensorflow", () =>
      Object.assign(backend, { isUsingGpuDevice: options.gpu }),
    );
    await tf.setBackend("tensorflow");
  };
}

/** Forgets the fake. */
export function removeTensorflow(): void {
  if (tf.findBackendFactory("tensorflow") !== null) tf.removeBackend("tensorflow");
  for (const { kernelName } of tf.getKernelsForBackend("tensorflow")) {
    tf.unregisterKernel(kernelName, "tensorflow");
  }
}
