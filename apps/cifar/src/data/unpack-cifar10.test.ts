import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { create, Header } from "tar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpackCifar10 } from "./unpack-cifar10.js";

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const files = [
  { name: "a.bin", md5: md5("apple") },
  { name: "b.bin", md5: md5("pear") },
];
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cifar-unpack-"));
  await mkdir(join(root, "source/cifar-10-batches-bin"), { recursive: true });
  await writeFile(join(root, "source/cifar-10-batches-bin/a.bin"), "apple");
  await writeFile(join(root, "source/cifar-10-batches-bin/b.bin"), "pear");
});
afterEach(() => rm(root, { recursive: true }));

async function pack(): Promise<string> {
  const archive = join(root, "a.tar.gz");
  const entries = create({ gzip: true, cwd: join(root, "source") }, ["cifar-10-batches-bin"]);
  await pipeline(entries, createWriteStream(archive));
  return archive;
}

/** An archive made by hand, as no honest tool would. */
async function forge(
  entries: { path: string; text?: string; type?: "File" | "SymbolicLink"; linkpath?: string }[],
): Promise<string> {
  const blocks = entries.flatMap(({ path, text = "", type = "File", linkpath = "" }) => {
    const head = Buffer.alloc(512);
    const size = Buffer.byteLength(text);
    new Header({ path, type, linkpath, size, mode: 0o644, mtime: new Date(0) }).encode(head, 0);
    const body = Buffer.alloc(Math.ceil(size / 512) * 512);
    body.write(text);
    return [head, body];
  });
  const archive = join(root, "forged.tar.gz");
  await writeFile(archive, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return archive;
}

test("unpacks the wanted files and nothing else", async () => {
  await writeFile(join(root, "source/cifar-10-batches-bin/readme.html"), "not wanted");
  const folder = join(root, "data");
  const target = await unpackCifar10({ archive: await pack(), folder, files });
  expect(await readdir(folder)).toEqual(["cifar-10-batches-bin"]);
  expect((await readdir(target)).toSorted()).toEqual(["a.bin", "b.bin"]);
  expect(await readFile(join(target, "b.bin"), "utf8")).toBe("pear");
});

test("stays inside its folder whatever the archive says", async () => {
  const outside = join(root, "outside");
  await mkdir(outside);
  const archive = await forge([
    { path: "../outside/evil.bin", text: "evil" },
    { path: `${outside}/absolute.bin`, text: "evil" },
    { path: "cifar-10-batches-bin/../../outside/dots.bin", text: "evil" },
    { path: "cifar-10-batches-bin/a.bin", type: "SymbolicLink", linkpath: `${outside}/link.bin` },
    { path: "cifar-10-batches-bin/a.bin", text: "apple" },
    { path: "cifar-10-batches-bin/b.bin", text: "pear" },
  ]);
  const folder = join(root, "data");
  const target = await unpackCifar10({ archive, folder, files });
  expect(await readdir(outside)).toEqual([]);
  expect((await readdir(root)).toSorted()).toEqual(["data", "forged.tar.gz", "outside", "source"]);
  expect((await readdir(target)).toSorted()).toEqual(["a.bin", "b.bin"]);
});

test("refuses a link in place of a wanted folder", async () => {
  const outside = join(root, "outside");
  await mkdir(outside);
  await symlink(outside, join(root, "elsewhere"));
  const archive = await forge([
    { path: "cifar-10-batches-bin", type: "SymbolicLink", linkpath: outside },
    { path: "cifar-10-batches-bin/a.bin", text: "apple" },
  ]);
  await expect(unpackCifar10({ archive, folder: join(root, "data"), files })).rejects.toThrow(
    "must contain the file cifar-10-batches-bin/b.bin",
  );
  expect(await readdir(outside)).toEqual([]);
});

test("leaves nothing behind when a file is damaged or the archive is none", async () => {
  const folder = join(root, "data");
  const archive = await pack();
  const wrong = [{ name: "a.bin", md5: md5("plum") }];
  await expect(unpackCifar10({ archive, folder, files: wrong })).rejects.toThrow(
    `${archive}: a.bin: the MD5 sum must be ${md5("plum")}, got ${md5("apple")}`,
  );
  await writeFile(archive, "not an archive");
  await expect(unpackCifar10({ archive, folder, files })).rejects.toMatchObject({
    name: "DataError",
    message: expect.stringContaining("must be a gzipped tar archive") as string,
  });
  expect(await readdir(folder)).toEqual([]);
});
