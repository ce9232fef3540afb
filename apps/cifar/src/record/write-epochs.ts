import { join } from "node:path";
import type { EpochRecord, Trainer } from "@regimen/core";
import { appendJsonLine, replaceJsonLines } from "./json-lines.js";

/** Writes `history` to the run's `metrics.jsonl`, and from then on each epoch as it ends. */
export async function writeEpochs(
  trainer: Trainer,
  folder: string,
  history: readonly EpochRecord[],
): Promise<void> {
  const file = join(folder, "metrics.jsonl");
  // The file may hold the line of an epoch that no checkpoint holds; that epoch comes again.
  await replaceJsonLines(file, history.map(lineOf));
  trainer.on("epochEnd", (record) => appendJsonLine(file, lineOf(record)));
}

const lineOf = ({ metrics, ...record }: EpochRecord): object => ({ ...record, ...metrics });
