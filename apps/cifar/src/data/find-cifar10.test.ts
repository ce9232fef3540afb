import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findCifar10 } from "./find-cifar10.js";

let root: string;
let flat: string;
let nested: string;
let empty: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cifar-find-"));
  flat = join(root, "flat");
  nested = join(root, "nested");
  empty = join(root, "empty");
  await mkdir(join(nested, "cifar-10-batches-bin"), { recursive: true });
  await mkdir(flat);
  await mkdir(empty);
  await writeFile(join(flat, "test_batch.bin"), "");
  await writeFile(join(nested, "cifar-10-batches-bin/data_batch_2.bin"), "");
});
afterAll(() => rm(root, { recursive: true }));

test("prefers the flag, then the environment, then the default; takes the folder or its child", () => {
  const inside = join(nested, "cifar-10-batches-bin");
  expect(findCifar10({ given: flat, environment: nested, fallback: nested })).toEqual({
    folder: flat,
    by: "--data",
  });
  expect(findCifar10({ given: undefined, environment: nested, fallback: flat })).toEqual({
    folder: inside,
    by: "CIFAR10_DIR",
  });
  expect(findCifar10({ given: undefined, environment: "", fallback: nested })).toEqual({
    folder: inside,
    by: "default",
  });
  expect(findCifar10({ given: undefined, environment: undefined, fallback: empty })).toBeNull();
});

test("a named folder without the files is an error, not a reason to go on", () => {
  expect(() => findCifar10({ given: empty, environment: flat, fallback: flat })).toThrow(
    `--data: must name a folder with the files of CIFAR-10's binary version (test_batch.bin, ...) or with cifar-10-batches-bin/ inside, got ${empty}`,
  );
  expect(() =>
    findCifar10({ given: undefined, environment: join(root, "gone"), fallback: flat }),
  ).toThrow("CIFAR10_DIR: must name");
});
