import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appendJsonLine, replaceJsonLines } from "./json-lines.js";

test("adds one line per value, and replaces all of them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cifar-lines-"));
  const file = join(folder, "metrics.jsonl");
  await appendJsonLine(file, { epoch: 0, text: "a\nb" });
  await appendJsonLine(file, { epoch: 1 });
  expect(await readFile(file, "utf8")).toBe('{"epoch":0,"text":"a\\nb"}\n{"epoch":1}\n');
  await replaceJsonLines(file, [{ epoch: 0 }]);
  await appendJsonLine(file, { epoch: 1 });
  expect(await readFile(file, "utf8")).toBe('{"epoch":0}\n{"epoch":1}\n');
  await replaceJsonLines(file, []);
  expect(await readFile(file, "utf8")).toBe("");
  expect(await readdir(folder)).toEqual(["metrics.jsonl"]);
  await rm(folder, { recursive: true });
});
