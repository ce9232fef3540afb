import * as tf from "@tensorflow/tfjs-core";

/** What computed a run: other values here can give other bits. */
export interface Environment {
  /** Version of `@tensorflow/tfjs-core`. */
  readonly tfjs: string;
  /** Name of the TF.js backend. */
  readonly backend: string;
  /** Threads of the backend, or `null` if it does not tell. */
  readonly threads: number | null;
}

/** The environment of this moment. */
export function readEnvironment(): Environment {
  const threads: unknown = Reflect.get(tf.backend(), "threads");
  return {
    tfjs: tf.version_core,
    backend: tf.getBackend(),
    threads: typeof threads === "number" ? threads : null,
  };
}
