import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appendJsonLine } from "./json-lines.js";

test("adds one line per value", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cifar-lines-"));
  const file = join(folder, "metrics.jsonl");
  await appendJsonLine(file, { epoch: 0, text: "a\nb" });
  await appendJsonLine(file, { epoch: 1 });
  expect(await readFile(file, "utf8")).toBe('{"epoch":0,"text":"a\\nb"}\n{"epoch":1}\n');
  await rm(folder, { recursive: true });
});
