import { expect, test } from "vitest";
import { finished, interrupted, machine, procedural } from "../testing/summaries.js";
import { reportOf } from "./report.js";

const golden = (name: string) => `../testing/golden/report-${name}.txt`;

test("the report says what matters", async () => {
  const text = reportOf(finished, machine);
  await expect(text).toMatchFileSnapshot(golden("finished"));
  expect(text).not.toContain("NOT CIFAR-10");
});

test("other data is called so", async () => {
  const text = reportOf(procedural, machine);
  await expect(text).toMatchFileSnapshot(golden("procedural"));
  expect(text).toContain("> **NOT CIFAR-10: figures on this data");
});

test("an interrupted run says so and shows no test", async () => {
  const text = reportOf(interrupted, machine);
  await expect(text).toMatchFileSnapshot(golden("interrupted"));
  expect(text).toContain("| Test accuracy | not measured |");
});
