import { expect, test } from "vitest";

import { earlyStop } from "./early-stop.js";
import { epochLogger } from "./epoch-logger.js";

const stopper = earlyStop({ monitor: "loss", patience: 2 });
const seen = [3, 2, 4].map((loss, epoch) => ({ epoch, step: 0, metrics: { loss } }));

test("tells every epoch, from a given state too", () => {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const listener = epochLogger(stopper, { log });
  for (const observation of seen) listener(observation);
  expect(lines).toEqual([
    "epoch 0: loss none -> 3 (improved, saved)",
    "epoch 1: loss 3 -> 2 (improved, saved)",
    "epoch 2: loss 2 -> 4 (not improved, waited 1 of 2 epochs)",
  ]);
  const state = stopper.update(stopper.update(stopper.init(), seen[0]!), seen[1]!);
  epochLogger(stopper, { log, state })(seen[2]!);
  expect(lines[3]).toBe(lines[2]);
});
