import type { ReadableStream } from "node:stream/web";
import { UnavailableError } from "./unavailable-error.js";

export interface OpenRangeOptions {
  readonly url: string;
  /** First byte wanted. Unit: bytes. */
  readonly from: number;
  /** Longest wait for the answer's head. Unit: milliseconds. */
  readonly connectTimeoutMs: number;
}

export interface OpenedRange {
  /** First byte that comes: as asked, or 0 if the server ignores ranges. */
  readonly from: number;
  readonly body: ReadableStream<Uint8Array>;
  abort(reason: Error): void;
}

/**
 * Asks a server for the rest of a file.
 *
 * @throws {UnavailableError} If there is no answer in time or the answer is not the file.
 */
export async function openRange(options: OpenRangeOptions): Promise<OpenedRange> {
  const { url, from, connectTimeoutMs } = options;
  const controller = new AbortController();
  const abort = (reason: Error): void => controller.abort(reason);
  const timer = setTimeout(
    () => abort(new Error(`no answer within ${connectTimeoutMs} ms`)),
    connectTimeoutMs,
  );
  try {
    // Without "identity" a server may send the archive recoded, and its bytes could not be resumed.
    const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
    const response = await fetch(url, { headers, signal: controller.signal });
    if (response.status === 416 && from > 0) {
      await response.body?.cancel();
      return await openRange({ url, from: 0, connectTimeoutMs });
    }
    const { body, status } = response;
    if (!response.ok || !body) throw new Error(`the server answered ${status}`);
    const resumed =
      status === 206 &&
      response.headers.get("content-range")?.startsWith(`bytes ${from}-`) === true;
    if (status === 206 && !resumed) throw new Error("the server sent another range than asked");
    return { from: resumed ? from : 0, body: body as ReadableStream<Uint8Array>, abort };
  } catch (error) {
    throw new UnavailableError(`${url}: ${reasonOf(error as Error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` hides the reason, such as ENOTFOUND, in the cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
