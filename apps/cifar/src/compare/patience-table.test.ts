import { expect, test } from "vitest";
import { patienceTable } from "./patience-table.js";

const history = (losses: readonly number[]) =>
  losses.map((loss, epoch) => ({
    epoch,
    step: epoch + 1,
    metrics: { val_loss: loss, val_accuracy: 1 - loss / 10 },
    rate: 0.1,
    seconds: 1,
    samplesPerSecond: 1,
    best: false,
    stop: null,
  }));

// By hand. First run: patience 1 ends after 3 of 8 epochs with a loss of 4 (60 %), patience 2 after
// 6 with 3 (70 %); the best is 1 (90 %). Second run: patience 1 ends after 2 with 2 (80 %),
// patience 2 after 3; nothing is better.
test("ends each run where the patience does, and looks at what it kept", () => {
  const histories = [history([5, 4, 4.5, 3, 3, 3, 2, 1]), history([2, 3, 4, 5, 6, 7, 8, 9])];
  expect(patienceTable({ histories, patiences: [1, 2], delta: 0 }).split("\n")).toEqual([
    "| patience | epochs | saved | validation accuracy kept | beside the budget's |",
    "| --- | --- | --- | --- | --- |",
    "| 1 | 2.5 | 68.8 % | 70.0 % | −15.0 points |",
    "| 2 | 4.5 | 43.8 % | 75.0 % | −10.0 points |",
  ]);
});
