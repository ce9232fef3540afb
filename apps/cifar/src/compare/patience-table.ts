import type { EpochRecord } from "@regimen/core";
import { earlyStop } from "@regimen/early-stop";
import { percent } from "../view/format.js";
import { markdownTable } from "../view/markdown-table.js";
import { mean } from "./statistics.js";

export interface PatienceTableOptions {
  /** The whole budget of each seed. */
  readonly histories: readonly (readonly EpochRecord[])[];
  readonly patiences: readonly number[];
  readonly delta: number;
}

/** Where other patiences would have ended the same runs, means over seeds in Markdown. */
export function patienceTable({ histories, patiences, delta }: PatienceTableOptions): string {
  const rows = patiences.map((patience) => {
    const ends = histories.map((history) => endOf(history, patience, delta));
    const saved = mean(ends.map(({ epochs }, seed) => 1 - epochs / histories[seed]!.length));
    const lost = mean(ends.map(({ accuracy }, seed) => accuracy - bestOf(histories[seed]!)));
    return [
      `${patience}`,
      mean(ends.map(({ epochs }) => epochs)).toFixed(1),
      percent(saved),
      percent(mean(ends.map(({ accuracy }) => accuracy))),
      `${lost < 0 ? "−" : "+"}${(100 * Math.abs(lost)).toFixed(1)} points`,
    ];
  });
  const head = ["patience", "epochs", "saved", "validation accuracy kept", "beside the budget's"];
  return markdownTable(head, rows);
}

/** Epochs that a patience trains, and the validation accuracy of the one that it keeps. */
function endOf(
  history: readonly EpochRecord[],
  patience: number,
  delta: number,
): { readonly epochs: number; readonly accuracy: number } {
  const stopper = earlyStop({ monitor: "val_loss", patience, delta });
  let state = stopper.init();
  let epochs = 0;
  for (const record of history) {
    if (state.stopped) break;
    state = stopper.update(state, record);
    epochs += 1;
  }
  return { epochs, accuracy: accuracyOf(history[state.bestEpoch!]!) };
}

/** Validation accuracy of the epoch with the lowest validation loss. */
function bestOf(history: readonly EpochRecord[]): number {
  const [first, ...rest] = history as [EpochRecord, ...EpochRecord[]];
  const lossOf = ({ metrics }: EpochRecord): number => metrics["val_loss"]!;
  return accuracyOf(rest.reduce((best, one) => (lossOf(one) < lossOf(best) ? one : best), first));
}

const accuracyOf = ({ metrics }: EpochRecord): number => metrics["val_accuracy"]!;
