import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { create } from "tar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testFile, trainFiles } from "./cifar10-files.js";
import { obtainData } from "./obtain-data.js";

const names = [...trainFiles, testFile].map(({ name }) => name);
const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest("hex");
let root: string;
let close: () => void;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cifar-obtain-"));
  close = () => {};
});
afterEach(async () => {
  close();
  await rm(root, { recursive: true });
});

/** All files of CIFAR-10, black and of class 0. */
async function blackCifar10(): Promise<string> {
  const folder = join(root, "source/cifar-10-batches-bin");
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    await writeFile(join(folder, name), "");
    await truncate(join(folder, name), 30_730_000);
  }
  return folder;
}

const options = () => ({
  given: undefined,
  environment: undefined,
  synthetic: false,
  folder: join(root, "data"),
});

test("reads what is on the disk, cut to the limit", async () => {
  const folder = await blackCifar10();
  const { data, source } = await obtainData({ ...options(), environment: folder, limit: 30 });
  expect(source).toEqual({
    name: "CIFAR-10",
    isCifar10: true,
    where: folder,
    why: "named by CIFAR10_DIR",
  });
  expect(data.train.labels.length).toBe(30);
  expect(data.train.pixels.length).toBe(30 * 3072);
  expect(data.test.labels.length).toBe(30);
});

test("downloads, unpacks, and finds it the next time", async () => {
  const source = await blackCifar10();
  const file = join(root, "archive.tar.gz");
  // Unpacking stops at a ratio that only bombs and all-black images have.
  const noise = Buffer.concat(
    Array.from({ length: 200 }, () => [Buffer.of(0), randomBytes(3072)]).flat(),
  );
  const first = await open(join(source, names[0]!), "r+");
  await first.write(noise);
  await first.close();
  const cwd = join(root, "source");
  await pipeline(create({ gzip: true, cwd }, ["cifar-10-batches-bin"]), createWriteStream(file));
  const bytes = await readFile(file);
  const files = await Promise.all(
    names.map(async (name) => ({ name, md5: md5(await readFile(join(source, name))) })),
  );
  const server = createServer((_request, response) => response.end(bytes));
  close = () => server.close();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.tar.gz`;
  const seen: number[] = [];
  const web = {
    ...options(),
    limit: 10,
    archive: { url, bytes: bytes.length, md5: md5(bytes) },
    files,
    onDownload: (done: number, total: number) => seen.push(done / total),
  };
  const downloaded = await obtainData(web);
  expect(downloaded.source).toMatchObject({ isCifar10: true, why: `downloaded from ${url}` });
  expect(seen.at(-1)).toBe(1);
  expect(await readdir(join(root, "data"))).toEqual(["cifar-10-batches-bin"]);
  const again = await obtainData({
    ...web,
    archive: { url: "http://127.0.0.1:1", bytes: 1, md5: "" },
  });
  expect(again.source.why).toBe("found in ./data");
});

test("draws shapes without a network, and says why", async () => {
  const archive = { url: "http://127.0.0.1:1/a.tar.gz", bytes: 1, md5: "" };
  const { data, source } = await obtainData({ ...options(), archive, limit: 20 });
  expect(source).toMatchObject({ name: "procedural shapes", isCifar10: false });
  expect(source.why).toContain("cannot be downloaded (http://127.0.0.1:1/a.tar.gz: ");
  expect(data.train.labels.length).toBe(20);
  expect(data.difficulty!.length).toBe(20);
  expect(await readdir(root)).toEqual([]);
});

test("never takes shapes for a wrong folder or a damaged file", async () => {
  await expect(obtainData({ ...options(), given: join(root, "no") })).rejects.toThrow(
    "--data: must",
  );
  const folder = await blackCifar10();
  await truncate(join(folder, "test_batch.bin"), 5);
  await expect(obtainData({ ...options(), given: folder })).rejects.toThrow("truncated");
});

test("--synthetic wins over everything", async () => {
  const wanted = { ...options(), given: join(root, "no"), synthetic: true, limit: 10 };
  expect((await obtainData(wanted)).source.why).toBe("asked for by --synthetic");
});
