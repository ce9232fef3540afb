import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { download } from "./download.js";

const content = randomBytes(300_000);
const md5 = createHash("md5").update(content).digest("hex");

let folder: string;
let server: Server;
let url: string;
let ranges: (string | undefined)[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cifar-download-"));
  ranges = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.tar.gz`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

const options = () => ({ url, file: join(folder, "a.tar.gz"), bytes: content.length, md5 });

const from = (request: IncomingMessage) =>
  Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);

function serveRanges(
  request: IncomingMessage,
  response: ServerResponse,
  upTo = content.length,
): void {
  const start = from(request);
  if (start > 0) {
    const range = `bytes ${start}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { "content-range": range });
  }
  response.end(content.subarray(start, upTo));
}

test("downloads, reports progress, and leaves only the finished file", async () => {
  answer = serveRanges;
  const seen: number[] = [];
  await download({ ...options(), onProgress: (bytes) => seen.push(bytes) });
  expect(await readFile(options().file)).toEqual(content);
  expect(await readdir(folder)).toEqual(["a.tar.gz"]);
  expect(seen[0]).toBe(0);
  expect(seen.at(-1)).toBe(content.length);
});

test("goes on from the bytes of an earlier try", async () => {
  answer = serveRanges;
  await writeFile(join(folder, "a.tar.gz.part"), content.subarray(0, 1234));
  await download(options());
  expect(ranges).toEqual(["bytes=1234-"]);
  expect(await readFile(options().file)).toEqual(content);
});

test("starts over when the server ignores the range", async () => {
  answer = (_request, response) => response.end(content);
  await writeFile(join(folder, "a.tar.gz.part"), randomBytes(1234));
  await download(options());
  expect(await readFile(options().file)).toEqual(content);
});

test("starts over when the server refuses the range", async () => {
  answer = (request, response) => {
    if (request.headers.range) response.writeHead(416).end();
    else response.end(content);
  };
  await writeFile(join(folder, "a.tar.gz.part"), content.subarray(0, 1234));
  await download(options());
  expect(ranges).toEqual(["bytes=1234-", undefined]);
  expect(await readFile(options().file)).toEqual(content);
});

test("connects again when the connection breaks midway", async () => {
  answer = (request, response) => {
    if (ranges.length > 1) return serveRanges(request, response);
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 100_000));
    setTimeout(() => response.destroy(), 200);
  };
  await download(options());
  expect(ranges.length).toBe(2);
  expect(await readFile(options().file)).toEqual(content);
});

test("keeps what came and says so when the server always ends early", async () => {
  answer = (request, response) => serveRanges(request, response, 100_000);
  await expect(download(options())).rejects.toThrow(
    /a.tar.gz: truncated: the file must have 300000 bytes, got 100000 .*Run again/,
  );
  expect(await readdir(folder)).toEqual(["a.tar.gz.part"]);
});

test("breaks off a transfer that stalls", async () => {
  answer = (_request, response) => void response.write(content.subarray(0, 100));
  await expect(download({ ...options(), stallTimeoutMs: 100 })).rejects.toMatchObject({
    name: "DataError",
    message: expect.stringContaining("no byte for 100 ms") as string,
  });
});

test.each([
  ["oversized", Buffer.concat([content, Buffer.alloc(5)]), "must have 300000 bytes, more arrived"],
  ["damaged", Buffer.alloc(content.length), `the MD5 sum must be ${md5}, got `],
])("refuses and removes a file that is %s", async (kind, served, message) => {
  answer = (_request, response) => response.end(served);
  await expect(download(options())).rejects.toThrow(`${url}: ${kind}`);
  await expect(download(options())).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual([]);
});

test("tells being offline from damage, without waiting long", async () => {
  answer = (_request, response) => void response.writeHead(404).end();
  await expect(download(options())).rejects.toMatchObject({
    name: "UnavailableError",
    message: `${url}: the server answered 404`,
  });
  answer = () => {}; // Never answers.
  await expect(download({ ...options(), connectTimeoutMs: 100 })).rejects.toMatchObject({
    name: "UnavailableError",
    message: `${url}: no answer within 100 ms`,
  });
  const nobody = { ...options(), url: "http://127.0.0.1:1/a.tar.gz" };
  await expect(download(nobody)).rejects.toMatchObject({ name: "UnavailableError" });
});
