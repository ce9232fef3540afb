import { basename } from "node:path";
import type { ReopenedRun } from "../record/reopen-run.js";
import { deviceChanges, type RunConfig } from "../record/run-config.js";
import { count } from "../view/format.js";
import type { Output } from "../view/output.js";

/** Where a run resumes, which checkpoints were passed over, and what has changed since. */
export function presentResume(
  output: Output,
  { found, config }: ReopenedRun,
  now: RunConfig,
): void {
  const { epoch, step } = found.checkpoint;
  const changes = deviceChanges(config, now);
  output.fact(
    "resume",
    [
      `from step ${count(step)}, in epoch ${epoch + 1}`,
      ...found.passedOver.map(({ path, reason }) => `passed over ${basename(path)}: ${reason}`),
      ...changes,
      ...(changes.length > 0 ? ["the weights may differ from those of an uninterrupted run"] : []),
    ].join("\n"),
  );
  output.line();
}
