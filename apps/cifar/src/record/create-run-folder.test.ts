import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { createRunFolder } from "./create-run-folder.js";

test("names the folder by time, and never takes one that is there", async () => {
  const root = await mkdtemp(join(tmpdir(), "cifar-run-"));
  const options = {
    runs: join(root, "a/runs"),
    name: "cifar10",
    now: new Date(2026, 0, 5, 9, 7, 3),
  };
  const names = [];
  for (let run = 0; run < 3; run++) names.push(basename(await createRunFolder(options)));
  expect(names).toEqual([
    "2026-01-05-090703-cifar10",
    "2026-01-05-090703-cifar10-2",
    "2026-01-05-090703-cifar10-3",
  ]);
  await rm(root, { recursive: true });
});
