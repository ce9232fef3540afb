import { expect, test } from "vitest";
import { stoppingTable } from "./stopping-table.js";
import type { Ending, StoppingRun } from "./train-stopping.js";

test("the table has means, spreads and what was saved", () => {
  const ending = (
    epochs: number,
    keptEpoch: number,
    seconds: number,
    accuracy: number,
  ): Ending => ({
    epochs,
    keptEpoch,
    seconds,
    test: { accuracy, loss: 1 },
  });
  const run = (seed: number, epochs: number, accuracy: number): StoppingRun => ({
    seed,
    history: [],
    stopped: ending(epochs, epochs - 6, 3 * epochs, accuracy),
    last: ending(100, 99, 300, 0.5),
    best: ending(100, 70, 300, 0.6),
  });
  const table = stoppingTable([run(1, 40, 0.55), run(2, 60, 0.57)]);
  // By hand: 50 of 100 epochs; accuracies 55 and 57, sample deviation √2.
  expect(table).toContain(
    "| early stopping, best weights | 50.0 | 45.0 | 2:30 | 56.00 ± 1.41 % | 1.000 ± 0.000 |",
  );
  expect(table).toContain("| whole budget, last weights | 100.0 | 100.0 | 5:00 | 50.00 ± 0.00 % |");
  expect(table).toContain(
    "saved 50.0 % of the epochs and 50.0 % of the time. Its accuracy minus that of the whole budget, by seed: -4.00 ± 1.41 points with the best weights, 6.00 ± 1.41 points with the last.",
  );
});
