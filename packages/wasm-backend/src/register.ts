import {
  findBackend,
  getKernel,
  getKernelsForBackend,
  registerBackend,
  registerKernel,
  removeBackend,
} from "@tensorflow/tfjs-core";
import { BACKEND_NAME, WasmBackend } from "./backend/backend.js";
import { Engine } from "./engine/engine.js";
import { OptionError } from "./option-error.js";
import { engineKernels } from "./kernels/all.js";
import { countCores, whyNoThreads } from "./engine/threads.js";

/** Options of {@link registerWasm}. */
export interface WasmOptions {
  /**
   * Threads that compute, the calling one among them. Integer in [1, 64]. Default: all cores, at
   * most 8.
   */
  readonly threads?: number;
}

/** A registered engine. */
export interface WasmEngine {
  /** Name to hand to `tf.setBackend`. */
  readonly name: "regimen-wasm";
  readonly threads: number;
  /** Which build runs: `relaxed-simd` has fused multiply-add. */
  readonly simd: "simd" | "relaxed-simd";
  /** Why it runs on one thread or without relaxed SIMD, a line each; empty where neither holds. */
  readonly reasons: readonly string[];
  /** Removes the backend, its tensors and its threads; once, however often it is called. */
  dispose(): Promise<void>;
}

function registerKernels(): void {
  if (getKernel("Add", BACKEND_NAME) !== undefined) return;
  const kernels = new Map(getKernelsForBackend("cpu").map((k) => [k.kernelName, k]));
  for (const config of engineKernels()) kernels.set(config.kernelName, config);
  for (const config of kernels.values()) registerKernel({ ...config, backendName: BACKEND_NAME });
}

function threadCount(threads: number | undefined, reasons: string[]): number {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 1 || threads > 64)) {
    throw new OptionError(
      `registerWasm: threads must be an integer in [1, 64], got ${String(threads)}`,
    );
  }
  const why = whyNoThreads();
  if (why !== null) {
    reasons.push(why);
    return 1;
  }
  if (threads !== undefined) return threads;
  const cores = Math.min(8, countCores());
  if (cores === 1) reasons.push("one thread: this machine has one core");
  return cores;
}

/**
 * Registers the engine as the TF.js backend `regimen-wasm`; `tf.setBackend` then makes it the one
 * in use. Nothing happens on import.
 *
 * @throws {OptionError} If `threads` is out of range.
 * @throws {Error} If the runtime has no WebAssembly SIMD, or the backend is registered already.
 * @example
 * const engine = await registerWasm();
 * await tf.setBackend(engine.name);
 */
export async function registerWasm(options: WasmOptions = {}): Promise<WasmEngine> {
  const reasons: string[] = [];
  const threads = threadCount(options.threads, reasons);
  if (findBackend(BACKEND_NAME) != null) {
    throw new Error(`registerWasm: ${BACKEND_NAME} is registered already; dispose it first`);
  }
  const engine = new Engine();
  if (engine.simd === "simd") {
    reasons.push(
      "plain SIMD: this runtime has no relaxed SIMD (Node 20 has it behind --experimental-wasm-relaxed-simd)",
    );
  }
  await engine.start(threads);
  registerKernels();
  if (!registerBackend(BACKEND_NAME, () => new WasmBackend(engine))) {
    await engine.stop();
    throw new Error(`registerWasm: ${BACKEND_NAME} is registered already; dispose it first`);
  }
  let disposed: Promise<void> | undefined;
  return {
    name: BACKEND_NAME,
    threads,
    simd: engine.simd,
    reasons,
    dispose: () => {
      if (disposed === undefined) {
        removeBackend(BACKEND_NAME);
        disposed = engine.stop();
      }
      return disposed;
    },
  };
}
