import * as tf from "@tensorflow/tfjs-core";

/** What computed a run. With other values here the bits can differ. */
export interface Environment {
  /** Version of `@tensorflow/tfjs-core`. */
  readonly tfjs: string;
  /** Name of the TF.js backend. */
  readonly backend: string;
  /** Threads of the backend, or `null` if it does not say. */
  readonly threads: number | null;
}

/** The environment as it is now. */
export function readEnvironment(): Environment {
  const threads: unknown = Reflect.get(tf.backend(), "threads");
  return {
    tfjs: tf.version_core,
    backend: tf.getBackend(),
    threads: typeof threads === "number" ? threads : null,
  };
}
