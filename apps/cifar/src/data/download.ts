import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DataError } from "./data-error.js";
import { md5OfFile } from "./md5-of-file.js";
import { openRange } from "./open-range.js";
import { UnavailableError } from "./unavailable-error.js";

export interface DownloadOptions {
  readonly url: string;
  /** Where the finished file goes. What has arrived so far waits in `<file>.part`. */
  readonly file: string;
  /** Size of the whole file. Unit: bytes. */
  readonly bytes: number;
  /** MD5 sum of the whole file, in hexadecimal. */
  readonly md5: string;
  /** Longest wait for the server's first answer. Unit: milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Longest pause within the transfer. Unit: milliseconds. Default 20,000. */
  readonly stallTimeoutMs?: number;
  /** Told how many bytes of the file are on disk. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Downloads one file, going on from where an earlier try ended.
 *
 * A connection that breaks midway is tried again for as long as each try brings bytes.
 *
 * @throws {UnavailableError} If the server cannot be reached or refuses before any byte came.
 * @throws {DataError} If the transfer breaks for good, or the file has a wrong size or MD5 sum.
 * A file with a wrong sum is removed; a partial one stays for the next try.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { url, file, bytes, md5 } = options;
  const part = `${file}.part`;
  let tries = 0;
  for (let have = await usable(part, bytes); have < bytes; tries++) {
    const problem = await transfer(options, part, have).catch((error: Error) => error);
    if (problem instanceof DataError) {
      await rm(part, { force: true });
      throw problem;
    }
    if (problem instanceof UnavailableError && tries === 0) throw problem;
    const now = await usable(part, bytes);
    if (now <= have) {
      const why = problem?.message ?? "the server ended the transfer early";
      throw new DataError(
        `${url}: truncated: the file must have ${bytes} bytes, got ${now} (${why}). Run again to go on from there.`,
        { cause: problem },
      );
    }
    have = now;
  }
  const sum = await md5OfFile(part);
  if (sum !== md5) {
    await rm(part);
    throw new DataError(`${url}: damaged: the MD5 sum must be ${md5}, got ${sum}; removed`);
  }
  await rename(part, file);
}

/** One connection. Returns what ended it early, or `null`; what came before is on the disk. */
async function transfer(
  options: DownloadOptions,
  part: string,
  from: number,
): Promise<Error | null> {
  const { url, bytes, connectTimeoutMs = 5_000, stallTimeoutMs = 20_000, onProgress } = options;
  const opened = await openRange({ url, from, connectTimeoutMs });
  const stalled = new Error(`no byte for ${stallTimeoutMs} ms`);
  const timer = setTimeout(() => opened.abort(stalled), stallTimeoutMs);
  await mkdir(dirname(part), { recursive: true }); // Not before: being offline leaves no folder.
  const target = await open(part, opened.from > 0 ? "a" : "w");
  let written = opened.from;
  try {
    onProgress?.(written);
    for await (const chunk of opened.body) {
      timer.refresh();
      written += chunk.length;
      if (written > bytes) {
        const rule = `the file must have ${bytes} bytes, more arrived; removed`;
        throw new DataError(`${url}: oversized: ${rule}`);
      }
      await target.appendFile(chunk);
      onProgress?.(written);
    }
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    clearTimeout(timer);
    await target.close();
  }
}

/** Bytes of an earlier try that the download can continue. */
async function usable(part: string, bytes: number): Promise<number> {
  const found = await stat(part).catch(() => null);
  if (!found) return 0;
  if (found.size <= bytes) return found.size;
  await rm(part);
  return 0;
}
