import type { ReopenRunOptions } from "../options.js";
import { reopenRun } from "../record/reopen-run.js";
import type { Output } from "../view/output.js";
import { train, type TrainResult } from "./train.js";

/**
 * Resumes a run from its newest whole checkpoint.
 *
 * @throws {ResumeError} If there is no such run, or it had other images.
 * @throws {CheckpointError} If it has checkpoints and none can be read.
 */
export async function resume(options: ReopenRunOptions, output: Output): Promise<TrainResult> {
  const reopened = await reopenRun(options);
  return train(reopened.options, output, reopened);
}
