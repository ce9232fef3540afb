import { expect, test } from "vitest";

import { constant } from "./constant.js";
import { perGroup } from "./per-group.js";
import { sequential } from "./sequential.js";

const groups = [constant({ factor: 0.5 }), constant({ factor: 0.25 })];

test("asks the schedule of the group, and the rest's for variables in none", () => {
  const rate = perGroup({ groups, rest: constant() });
  expect([rate(0, 8, 0), rate(0, 8, 1), rate(0, 8)]).toEqual([4, 2, 8]);
});

test("hears of the group through other combinators", () => {
  const inner = perGroup({ groups, rest: constant() });
  const rate = sequential({ schedules: [constant(), inner], milestones: [3] });
  expect([rate(2, 8, 1), rate(3, 8, 1)]).toEqual([8, 2]);
});

test("hands the group on to what it asks", () => {
  const inner = perGroup({ groups, rest: constant() });
  const rate = perGroup({ groups: [inner, inner], rest: inner });
  expect([rate(0, 8, 0), rate(0, 8, 1), rate(0, 8)]).toEqual([4, 2, 8]);
});

test.each([2, 0.5, -1])("rejects group %s, which has no schedule", (group) => {
  const rate = perGroup({ groups, rest: constant() });
  expect(() => rate(0, 8, group)).toThrow(
    `perGroup: group must be an integer in [0, 2), got ${group}`,
  );
});

test("rejects groups that are no list", () => {
  expect(() => perGroup({ groups: constant() as never, rest: constant() })).toThrow(
    "perGroup: groups must be a list",
  );
});
