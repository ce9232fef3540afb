/** Words of the control block, over which the threads hand out work. */
export const CONTROL_WORDS = [
  "generation",
  "kernel",
  "parameters",
  "done",
  "asleep",
  "failed",
] as const;

/**
 * What a worker runs: it waits for a job, does its share, says so, and waits again. It is kept as
 * text so that it needs no file of its own in any bundler or runtime.
 */
const WORKER = `
const run = ({ module, memory, names, control, spins, index, threads, ready }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const table = names.map((name) => exports[name]);
  const words = new Int32Array(memory.buffer);
  const at = (name) => (control >> 2) + ${JSON.stringify(CONTROL_WORDS)}.indexOf(name);
  const [kernelAt, parametersAt, failedAt] = ["kernel", "parameters", "failed"].map(at);
  let generation = words[at("generation")];
  ready();
  for (;;) {
    generation = exports.waitForJob(control, generation, spins);
    const kernel = words[kernelAt];
    if (kernel < 0) return;
    try {
      table[kernel](words[parametersAt], index, threads);
    } catch {
      Atomics.store(words, failedAt, 1);
    }
    exports.finishJob(control);
  }
};
`;

const NODE_WORKER = `${WORKER}
const { parentPort, workerData } = require("node:worker_threads");
run({ ...workerData, ready: () => parentPort.postMessage("ready") });
`;

const WEB_WORKER = `${WORKER}
self.onmessage = ({ data }) => run({ ...data, ready: () => self.postMessage("ready") });
`;

export interface WorkerTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Kernel names; a job says its kernel by position. */
  readonly names: readonly string[];
  /** Address of the control block. */
  readonly control: number;
  /** How often a worker looks for a job before it goes to sleep. */
  readonly spins: number;
  readonly index: number;
  readonly threads: number;
}

/** A started worker, waiting for jobs. */
export interface StartedWorker {
  stop(): Promise<void>;
}

type NodeThreads = typeof import("node:worker_threads");

function nodeThreads(): NodeThreads | undefined {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

async function startNodeWorker(
  { Worker }: NodeThreads,
  workerData: WorkerTask,
): Promise<StartedWorker> {
  // The program's own flags are not for it: --input-type=module would make a module of this script.
  const worker = new Worker(NODE_WORKER, { eval: true, workerData, execArgv: [] });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => {
      resolve();
    });
    worker.once("error", reject);
  });
  worker.unref();
  return {
    stop: async () => {
      await worker.terminate();
    },
  };
}

async function startWebWorker(task: WorkerTask): Promise<StartedWorker> {
  const url = URL.createObjectURL(new Blob([WEB_WORKER], { type: "text/javascript" }));
  try {
    const worker = new Worker(url);
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = () => {
        resolve();
      };
      worker.onerror = (event) => {
        reject(new Error(event.message));
      };
      worker.postMessage(task);
    });
    return {
      stop: () => {
        worker.terminate();
        return Promise.resolve();
      },
    };
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function startWorker(task: WorkerTask): Promise<StartedWorker> {
  const threads = nodeThreads();
  return threads === undefined ? startWebWorker(task) : startNodeWorker(threads, task);
}

/** Why workers cannot share memory here, or `null` where they can. */
export function whyNoThreads(): string | null {
  if (nodeThreads() !== undefined) return null;
  if (typeof Worker === "undefined") return "one thread: this runtime has no workers";
  if (typeof SharedArrayBuffer === "undefined") {
    return "one thread: SharedArrayBuffer is missing (the page is not cross-origin isolated)";
  }
  return null;
}

/** Logical cores of this machine. */
export function countCores(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}
