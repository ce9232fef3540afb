import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CheckpointStore, FoundCheckpoint } from "@regimen/core/node";
import type { AppOptions, ReopenRunOptions } from "../options.js";
import { ResumeError } from "./resume-error.js";
import { readConfig, type RunConfig } from "./run-config.js";
import { storeOf } from "./store-of.js";

/** An earlier run, with all that it takes to resume it. */
export interface ReopenedRun {
  /** Absolute. */
  readonly folder: string;
  readonly store: CheckpointStore;
  readonly found: FoundCheckpoint;
  readonly config: RunConfig;
  /** Those of the run, on its device, but for the changes. */
  readonly options: AppOptions;
}

/**
 * Opens a run at its newest checkpoint that is whole.
 *
 * @throws {ResumeError} If there is no such run, or it has no checkpoint yet.
 * @throws {CheckpointError} If it has some and none can be read.
 */
export async function reopenRun({ folder, out, changes }: ReopenRunOptions): Promise<ReopenedRun> {
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
