/** Everything a run can be told, resolved: no defaults are left to fill in. */
export interface AppOptions {
  /** Folder with CIFAR-10, or `null`: CIFAR10_DIR, ./data, the network. */
  readonly data: string | null;
  /** Train on procedural shapes even where CIFAR-10 is at hand. */
  readonly synthetic: boolean;
  /** Use only the first images. Integer ≥ 20, or `null` for all. */
  readonly limit: number | null;
  readonly device: (typeof deviceNames)[number];
  /** Threads of the wasm device. Integer in [1, 64], or `null` for the engine's choice. */
  readonly threads: number | null;
  /** Most epochs. Integer ≥ 1. */
  readonly epochs: number;
  /** Images per step. Integer ≥ 1. */
  readonly batchSize: number;
  readonly optimizer: (typeof optimizerNames)[number];
  /** Base rate. Finite, > 0. */
  readonly learningRate: number;
  readonly schedule: (typeof scheduleNames)[number];
  /** Epochs of linear warm-up before the schedule. Integer in [0, epochs). */
  readonly warmupEpochs: number;
  /** Epochs without improvement before the run stops. Integer ≥ 1, or `null` for never. */
  readonly earlyStop: number | null;
  /** What counts as improvement of the validation loss. Finite, ≥ 0. */
  readonly delta: number;
  readonly curriculum: (typeof curriculumNames)[number];
  /** Names of layers that do not learn. */
  readonly freeze: readonly string[];
  /** Whether training images are cropped and mirrored at random. */
  readonly augment: boolean;
  /** Integer in [0, 2³¹ − 1]. */
  readonly seed: number;
  /** Optimizer steps between checkpoints. Integer ≥ 1, or `null` for one after each epoch alone. */
  readonly saveEvery: number | null;
  /** Folder of all runs. */
  readonly out: string;
}

export const deviceNames = ["auto", "cuda", "node", "wasm", "cpu"] as const;
export const optimizerNames = ["sgd", "adam", "adamw", "rmsprop"] as const;
export const scheduleNames = [
  "constant",
  "step",
  "linear",
  "cosine",
  "restarts",
  "onecycle",
  "wsd",
  "plateau",
] as const;
export const curriculumNames = ["none", "stages"] as const;

/** What can be compared, beside early stopping. */
export const comparisonNames = ["schedules"] as const;
export type ComparisonName = (typeof comparisonNames)[number];

/** Which run to resume, and what is no longer as it was when it began. */
export interface ReopenRunOptions {
  /** Folder of the run, or `null` for the newest in `out` that has a checkpoint. */
  readonly folder: string | null;
  /** Folder of all runs. */
  readonly out: string;
  readonly changes: Partial<Pick<AppOptions, "data" | "device" | "threads">>;
}
