import { expect, test } from "vitest";

import { constant } from "./constant.js";
import { linear } from "./linear.js";
import { sequential } from "./sequential.js";
import { stepLR } from "./step-lr.js";

test("runs each from its own 0", () => {
  const climb = linear({ steps: 2, startFactor: 0 });
  const stairs = stepLR({ stepSize: 2, gamma: 0.5 });
  const rate = sequential({ schedules: [climb, stairs, climb], milestones: [2, 6] });
  expect([0, 1, 2, 4, 5.9, 6, 7, 1e9].map((at) => rate(at, 8))).toEqual([0, 4, 8, 4, 4, 0, 4, 8]);
});

test("of one schedule is that schedule", () => {
  expect(sequential({ schedules: [constant()], milestones: [] })(5, 0.1)).toBe(0.1);
});

test.each([
  [{ schedules: [constant()] }, "sequential: milestones must be 0 long, got 1"],
  [{ milestones: [0] }, "sequential: milestones[0] must be an integer ≥ 1, got 0"],
  [
    { schedules: [], milestones: [] },
    "sequential: schedules must be a list of at least one, got 0",
  ],
  [
    { schedules: [constant(), ((at: number) => at) as never] },
    "schedules must be schedules, got (at",
  ],
  [{ schedules: [constant(), 3 as never] }, "sequential: schedules must be schedules, got 3"],
])("rejects %o", (options, message) => {
  const good = { schedules: [constant(), constant()], milestones: [1] };
  expect(() => sequential({ ...good, ...options })).toThrow(message);
});

test("refuses to join two units", () => {
  const schedules = [constant(), constant({ unit: "epoch" })];
  expect(() => sequential({ schedules, milestones: [1] })).toThrow(
    'sequential: schedules must count one unit, got "step" and "epoch"',
  );
});
