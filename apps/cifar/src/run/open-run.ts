import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkpointStore, type CheckpointStore, type FoundCheckpoint } from "@regimen/core/node";
import type { AppOptions } from "../cli/app-options.js";
import { ResumeError } from "./resume-error.js";
import { readConfig, type RunConfig } from "./run-config.js";

/** The checkpoints of a run: the two newest, and the one with the lowest validation loss. */
export function storeOf(folder: string): CheckpointStore {
  return checkpointStore({
    folder: join(folder, "checkpoints"),
    keepBest: { count: 1, monitor: "val_loss", mode: "min" },
  });
}

export interface OpenRunOptions {
  /** Folder of the run, or `null` for the newest in `out` that has a checkpoint. */
  readonly folder: string | null;
  /** Folder of all runs. */
  readonly out: string;
  /** What is not as it was when the run began. */
  readonly changes: Partial<Pick<AppOptions, "data" | "device" | "threads">>;
}

/** A run that was left, with all that it takes to go on. */
export interface OpenedRun {
  /** Absolute. */
  readonly folder: string;
  readonly store: CheckpointStore;
  readonly found: FoundCheckpoint;
  readonly config: RunConfig;
  /** Those of the run, on its device, but for the changes. */
  readonly options: AppOptions;
}

/**
 * Opens a run by its newest checkpoint that is whole.
 *
 * @throws {ResumeError} If there is no such run, or it has no checkpoint yet.
 * @throws {CheckpointError} If it has some and none can be read.
 */
export async function openRun({ folder, out, changes }: OpenRunOptions): Promise<OpenedRun> {
  const chosen = resolve(folder ?? (await newestRun(out)));
  const store = storeOf(chosen);
  const found = await store.newest();
  if (found === null) throw new ResumeError(`${chosen}: no run with a checkpoint`);
  const config = readConfig(found.checkpoint.config, found.path);
  const { device, threads } = config.device;
  return {
    folder: chosen,
    store,
    found,
    config,
    options: { ...config.options, device, threads: device === "wasm" ? threads : null, ...changes },
  };
}

/** Names of run folders begin with their time. */
async function newestRun(out: string): Promise<string> {
  const names = await readdir(out).catch((): string[] => []);
  for (const name of names.toSorted().toReversed()) {
    const files = await readdir(join(out, name, "checkpoints")).catch((): string[] => []);
    if (files.some((file) => file.startsWith("step-"))) return join(out, name);
  }
  throw new ResumeError(`${out}: no run with a checkpoint; name its folder with --resume <folder>`);
}
