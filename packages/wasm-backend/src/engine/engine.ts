import { Allocator } from "./allocator.js";
import { hasRelaxedSimd, hasSimd } from "./features.js";
import { relaxedSimd, simd } from "./generated/kernels.js";
import { CONTROL_WORDS, startWorker, type StartedWorker } from "./threads.js";
import type { Word } from "./words.js";

/**
 * Addresses below the heap: the control block, the parameters of the running kernel, a work space.
 */
const CONTROL = 64;
const PARAMETERS = 256;
export const WORK_SPACE = 2048;
const HEAP = 65_536;

const DONE = (CONTROL >> 2) + CONTROL_WORDS.indexOf("done");
const FAILED = (CONTROL >> 2) + CONTROL_WORDS.indexOf("failed");

/** Looks before a worker sleeps, and before the main thread does: some 0.1 ms and 1 ms. */
const WORKER_SPINS = 60_000;
const MAIN_SPINS = 1_000_000;

/** Below this many units of work, waking the others costs more than it saves. */
const WORTH_SHARING = 16_384;

type Kernel = (parameters: number, thread: number, threads: number) => void;

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * A memory that may grow as far as this machine has addresses for: 4 GiB, less a page, or a half, a
 * quarter ... of it.
 */
function reserveMemory(): { memory: WebAssembly.Memory; limit: number } {
  for (let maximum = 65_536; ; maximum /= 2) {
    try {
      const memory = new WebAssembly.Memory({ initial: 16, maximum, shared: true });
      return { memory, limit: (maximum - 1) * 65_536 };
    } catch (error) {
      if (maximum <= 1024) throw error;
    }
  }
}

/** Whether this thread may sleep: the main thread of a page may only spin. */
function maySleep(words: Int32Array): boolean {
  try {
    Atomics.wait(words, 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** The WebAssembly kernels, their memory, and the threads that run them. */
export class Engine {
  readonly simd: "simd" | "relaxed-simd";
  readonly memory: WebAssembly.Memory;
  readonly allocator: Allocator;
  readonly #exports: Record<string, CallableFunction>;
  readonly #names: readonly string[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #words: Int32Array;
  readonly #floats: Float32Array;
  readonly #module: WebAssembly.Module;
  readonly #maySleep: boolean;
  #workers: StartedWorker[] = [];
  #stopped: Promise<unknown> = Promise.resolve();
  #scratch = { address: 0, bytes: 0 };

  constructor() {
    if (!hasSimd()) throw new Error("wasm-backend: this runtime has no WebAssembly SIMD");
    this.simd = hasRelaxedSimd() ? "relaxed-simd" : "simd";
    this.#module = new WebAssembly.Module(
      decode(this.simd === "relaxed-simd" ? relaxedSimd : simd),
    );
    const { memory, limit } = reserveMemory();
    this.memory = memory;
    this.allocator = new Allocator(memory, HEAP, limit);
    const instance = new WebAssembly.Instance(this.#module, { env: { memory: this.memory } });
    this.#exports = instance.exports as Record<string, CallableFunction>;
    this.#names = Object.keys(this.#exports).filter((n) => typeof this.#exports[n] === "function");
    this.#index = new Map(this.#names.map((name, index) => [name, index]));
    this.#words = new Int32Array(this.memory.buffer);
    this.#floats = new Float32Array(this.memory.buffer);
    this.#maySleep = maySleep(this.#words);
  }

  get threads(): number {
    return this.#workers.length + 1;
  }

  /** Starts `count` threads in all, the calling one among them. */
  async start(count: number): Promise<void> {
    const task = {
      module: this.#module,
      memory: this.memory,
      names: this.#names,
      control: CONTROL,
      spins: WORKER_SPINS,
      threads: count,
    };
    this.#workers = await Promise.all(
      Array.from({ length: count - 1 }, (_, i) => startWorker({ ...task, index: i + 1 })),
    );
  }

  /** Ends the other threads; the calling one can go on alone. */
  async stop(): Promise<void> {
    if (this.#workers.length > 0) {
      this.#post(-1, 0);
      this.#stopped = Promise.all(this.#workers.map((worker) => worker.stop()));
      this.#workers = [];
    }
    await this.#stopped;
  }

  /**
   * Runs a kernel on every thread and waits for all of them.
   *
   * @param units Rough number of vector operations; little work is not shared.
   */
  run(kernel: string, parameters: readonly Word[], units: number): void {
    parameters.forEach((value, i) => {
      const word = (PARAMETERS >> 2) + i;
      if (typeof value === "number") this.#words[word] = value;
      else this.#floats[word] = value.float;
    });
    const call = this.#exports[kernel] as unknown as Kernel;
    const workers = this.#workers.length;
    if (workers === 0 || units < WORTH_SHARING) {
      call(PARAMETERS, 0, 1);
      return;
    }
    this.#words[FAILED] = 0;
    this.#post(this.#index.get(kernel)!, PARAMETERS);
    try {
      call(PARAMETERS, 0, workers + 1);
    } finally {
      this.#join(workers);
    }
    if (this.#words[FAILED] !== 0) {
      throw new Error(`wasm-backend: ${kernel} failed on another thread`);
    }
  }

  /** How many threads `run` would use for so much work. */
  threadsFor(units: number): number {
    return units < WORTH_SHARING ? 1 : this.threads;
  }

  /** Asks a kernel module function that computes a size. */
  ask(name: string, ...values: number[]): number {
    return (this.#exports[name] as unknown as (...values: number[]) => number)(...values);
  }

  /** At least `bytes` for each thread, valid until the next call. */
  scratch(bytes: number): number {
    const all = bytes * this.threads;
    if (all > this.#scratch.bytes) {
      if (this.#scratch.bytes > 0) this.allocator.release(this.#scratch.address);
      this.#scratch = { address: 0, bytes: 0 };
      this.#scratch = { address: this.allocator.allocate(all), bytes: all };
    }
    return this.#scratch.address;
  }

  #post(kernel: number, parameters: number): void {
    this.#exports["postJob"]!(CONTROL, kernel, parameters);
  }

  #join(workers: number): void {
    if (this.#exports["spinUntilDone"]!(CONTROL, workers, MAIN_SPINS)) return;
    for (;;) {
      const done = Atomics.load(this.#words, DONE);
      if (done === workers) return;
      if (this.#maySleep) Atomics.wait(this.#words, DONE, done, 1);
    }
  }
}
