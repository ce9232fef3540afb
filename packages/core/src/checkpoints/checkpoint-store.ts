import { rm } from "node:fs/promises";
import { join } from "node:path";
import { check, checkInteger } from "../option-error.js";
import type { Checkpoint } from "../training/checkpoint.js";
import { CheckpointError, explainFileError, rethrowAs } from "./checkpoint-error.js";
import { readCheckpoint, readSavedState } from "./decode-checkpoint.js";
import { writeCheckpoint } from "./encode-checkpoint.js";
import { checkKeepBest, checkMonitored, monitored, rankSteps, type KeepBest } from "./keep-best.js";
import { probeFolder } from "./probe-folder.js";
import { fileOfStep, listSteps } from "./step-files.js";

/** Options of {@link checkpointStore}. */
export interface CheckpointStoreOptions {
  /** Folder of the files, of one run alone. Made if it is missing. */
  readonly folder: string;
  /** How many of the newest are kept. Integer ≥ 1. Default 2. */
  readonly keepLast?: number;
  /** How many of the best are kept beside them. Default none. */
  readonly keepBest?: KeepBest;
}

/** A checkpoint that was found, and the newer or better ones that could not be read. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Its file. */
  readonly path: string;
  /** Files that came before it and cannot be read, and why. */
  readonly passedOver: readonly { readonly path: string; readonly reason: string }[];
}

/** The checkpoints of one run in a folder. */
export interface CheckpointStore {
  readonly folder: string;
  /**
   * Finds out, before training, whether checkpoints can be written: makes the folder, and writes
   * and removes a file as large as a checkpoint of this model can get (five times its weights:
   * these, the best ones and three slots).
   *
   * @throws {CheckpointError} If the folder cannot be written to, has no room, or holds the
   *   checkpoints of a run that was not resumed.
   */
  check(first: Checkpoint): Promise<void>;
  /**
   * Writes a checkpoint and then removes those that are no longer kept. Calls are served one after
   * another.
   *
   * @returns Path of the file.
   * @throws {CheckpointError} If it cannot be written; those that were there are intact. If the
   *   folder holds checkpoints that neither `newest` nor `best` has loaded, or good ones of later
   *   steps: nothing is removed then.
   * @throws {OptionError} If the checkpoint is at the end of an epoch that has no metric
   *   `keepBest.monitor`.
   */
  save(checkpoint: Checkpoint): Promise<string>;
  /**
   * The checkpoint with the most steps that is whole, or `null` if there is none at all.
   *
   * @throws {CheckpointError} If there are some and none of them can be read; it says why for each.
   */
  newest(): Promise<FoundCheckpoint | null>;
  /**
   * The best one by `keepBest` that is whole, or `null` if none has its metric. To train on from
   * it, save to another folder.
   *
   * @throws {CheckpointError} As `newest`.
   * @throws {OptionError} If the store was made without `keepBest`.
   */
  best(): Promise<FoundCheckpoint | null>;
}

const where = "checkpointStore";

/**
 * Keeps the newest and the best checkpoints of a run in a folder, one file `step-STEP.safetensors`
 * each, written as `saveCheckpoint` does.
 *
 * Nothing is removed before what replaces it is on the disk, and no file that was found unreadable.
 *
 * @throws {OptionError} If an option is outside the range stated on it.
 * @example
 * const keepBest = { count: 1, monitor: "val_loss", mode: "min" } as const;
 * const store = checkpointStore({ folder: "run", keepBest });
 * const found = await store.newest();
 * if (found !== null) trainer.restore(found.checkpoint);
 * await store.check(trainer.checkpoint());
 * const saves = saveDuring(trainer, { store });
 */
export function checkpointStore(options: CheckpointStoreOptions): CheckpointStore {
  const { folder, keepLast = 2, keepBest } = options;
  check(folder !== "", `${where}: folder`, "a path", folder);
  checkInteger(`${where}: keepLast`, keepLast, 1);
  if (keepBest !== undefined) checkKeepBest(keepBest);

  /** Steps whose files were found unreadable: neither counted nor touched. */
  const unreadable = new Set<number>();
  /** Value of the monitor by step, `null` where there is none. */
  const values = new Map<number, number | null>();
  let adopted = false;
  let last: Promise<unknown> = Promise.resolve();

  const pathOf = (step: number): string => join(folder, fileOfStep(step));
  const goodSteps = async (): Promise<number[]> =>
    (await listSteps(folder, where)).filter((step) => !unreadable.has(step));

  async function checkOwner(step: number): Promise<void> {
    const steps = await goodSteps();
    const newest = steps.at(-1);
    if (newest === undefined) return;
    if (!adopted) {
      throw new CheckpointError(
        `${where}: ${folder}: holds checkpoints of a run, the newest of step ${newest}; resume it (newest) or take another folder`,
      );
    }
    if (newest > step) {
      throw new CheckpointError(
        `${where}: ${folder}: holds a checkpoint of step ${newest}, later than this one of step ${step}; take another folder to go on from here`,
      );
    }
  }

  async function valueAt(step: number, best: KeepBest): Promise<number | null> {
    if (!values.has(step)) {
      const state = await readSavedState(pathOf(step)).catch(() => null);
      if (state === null) unreadable.add(step);
      values.set(step, state && monitored(best, state));
    }
    return values.get(step) ?? null;
  }

  async function rank(steps: readonly number[]): Promise<number[]> {
    if (keepBest === undefined) return [];
    const pairs = steps.map(async (step) => [step, await valueAt(step, keepBest)] as const);
    return rankSteps(keepBest, await Promise.all(pairs));
  }

  async function prune(): Promise<void> {
    const steps = await goodSteps();
    const best = await rank(steps);
    const kept = new Set([...steps.slice(-keepLast), ...best.slice(0, keepBest?.count ?? 0)]);
    const left = steps.filter((step) => !kept.has(step) && !unreadable.has(step));
    for (const step of left) await rm(pathOf(step));
  }

  async function save(checkpoint: Checkpoint): Promise<string> {
    const { step } = checkpoint;
    if (keepBest !== undefined) checkMonitored(keepBest, checkpoint);
    await checkOwner(step);
    const path = pathOf(step);
    await rethrowAs(where, path, () => writeCheckpoint(path, checkpoint));
    adopted = true;
    unreadable.delete(step);
    values.set(step, keepBest === undefined ? null : monitored(keepBest, checkpoint));
    await rethrowAs(where, folder, prune);
    return path;
  }

  async function firstGood(steps: readonly number[]): Promise<FoundCheckpoint | null> {
    const passedOver: { path: string; reason: string }[] = [];
    for (const step of steps) {
      const path = pathOf(step);
      try {
        const checkpoint = await readCheckpoint(path);
        adopted = true;
        return { checkpoint, path, passedOver };
      } catch (error) {
        unreadable.add(step);
        passedOver.push({ path, reason: explainFileError(error) });
      }
    }
    if (passedOver.length === 0) return null;
    const reasons = passedOver.map(({ path, reason }) => `\n${path}: ${reason}`).join("");
    throw new CheckpointError(`${where}: ${folder}: no checkpoint can be read${reasons}`);
  }

  return {
    folder,
    async check(first) {
      await rethrowAs(where, folder, () => probeFolder(folder, first));
      await checkOwner(first.step);
    },
    save(checkpoint) {
      const turn = last.then(() => save(checkpoint));
      last = turn.catch(() => {});
      return turn;
    },
    newest: async () => firstGood((await listSteps(folder, where)).toReversed()),
    async best() {
      check(keepBest !== undefined, `${where}.best: keepBest`, "set", keepBest);
      return firstGood(await rank(await listSteps(folder, where)));
    },
  };
}
