import { expect, test } from "vitest";
import type { RunSummary } from "../record/run-summary.js";
import { recorder } from "../testing/recorder.js";
import { finished, interrupted, procedural } from "../testing/summaries.js";
import { outputTo } from "../view/output.js";
import { presentSetup, presentSummary } from "./present.js";

const golden = (name: string) => `../testing/golden/console-${name}.txt`;

const shown = (of: RunSummary) => {
  const { stream, text } = recorder(false);
  const output = outputTo(stream);
  presentSetup(output, of);
  presentSummary(output, of);
  return text();
};

test("the console shows what the report says, and what to try next", async () => {
  const text = shown(finished);
  await expect(text).toMatchFileSnapshot(golden("finished"));
  expect(text).not.toContain("NOT CIFAR-10");
  expect(text).not.toContain("--freeze conv1 "); // Tried already.
});

test("other data is called so before and after", async () => {
  const text = shown(procedural);
  await expect(text).toMatchFileSnapshot(golden("procedural"));
  expect(text.match(/NOT CIFAR-10/g)!.length).toBe(2);
});

test("an interrupted run says so and shows no test", async () => {
  const text = shown(interrupted);
  await expect(text).toMatchFileSnapshot(golden("interrupted"));
  expect(text).not.toContain("accuracy 45");
});
