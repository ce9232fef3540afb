import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useFolder } from "../testing/folders.js";
import { writeAtomic } from "./write-atomic.js";

const folder = useFolder();

test("a write that fails leaves the old file and nothing else", async () => {
  const path = join(folder(), "file");
  await writeAtomic(path, [Uint8Array.of(1, 2)]);
  const broken = [Uint8Array.of(3), null as unknown as Uint8Array];
  await expect(writeAtomic(path, broken)).rejects.toThrow(TypeError);
  expect([...(await readFile(path))]).toEqual([1, 2]);
  expect(await readdir(folder())).toEqual(["file"]);
  await mkdir(join(folder(), "taken"));
  await expect(writeAtomic(join(folder(), "taken"), [Uint8Array.of(1)])).rejects.toThrow(
    /EISDIR|EPERM|EEXIST/,
  );
  expect((await readdir(folder())).toSorted()).toEqual(["file", "taken"]);
});
