import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { percent, plural } from "../view/format.js";
import type { Machine } from "./describe-machine.js";
import { drawCurves } from "./draw-curves.js";
import { reportOf } from "./report.js";
import type { RunSummary } from "./run-summary.js";

/** Writes `report.md` and, if an epoch was finished, `curves.svg` to the run's folder. */
export async function writeResults(summary: RunSummary, machine: Machine): Promise<void> {
  const { folder, run, source, test, device, options } = summary;
  if (run.history.length > 0) {
    const title = `Reference CNN on ${source.name}${source.isCifar10 ? "" : " (not CIFAR-10)"}`;
    const parts = [
      test ? `test accuracy ${percent(test.accuracy)}` : "interrupted",
      `${options.optimizer}, ${options.schedule}, batch ${options.batchSize}`,
      `${device.device}${device.threads === null ? "" : `, ${plural(device.threads, "thread")}`}`,
      `seed ${options.seed}`,
    ];
    const { bestEpoch } = run.stop;
    const svg = drawCurves({
      history: run.history,
      bestEpoch,
      title,
      subtitle: parts.join("  ·  "),
    });
    await writeFile(join(folder, "curves.svg"), svg);
  }
  await writeFile(join(folder, "report.md"), reportOf(summary, machine));
}
