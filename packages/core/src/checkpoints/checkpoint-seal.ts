import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { EncodedTensors } from "../safetensors/encode-safetensors.js";
import type { Inspection } from "../safetensors/read-safetensors.js";
import { LENGTH_BYTES } from "../safetensors/tensor-header.js";

/** First in the metadata, so that its place in the file is known before anything is parsed. */
const START = '{"__metadata__":{"sha256":"';
const PLACE = LENGTH_BYTES + START.length;
const HEX = 64;

/** What the metadata holds until the header is sealed. */
export const UNSEALED: string = "0".repeat(HEX);

/** Bytes per turn of the event loop. */
const SLICE_BYTES = 2 ** 24;

/** CRC-32 of each part. In slices, between which the event loop turns. */
export async function checksums(data: readonly Uint8Array[]): Promise<number[]> {
  const sums: number[] = [];
  let left = SLICE_BYTES;
  for (const part of data) {
    let sum = 0;
    for (let start = 0; start < part.length;) {
      const slice = part.subarray(start, start + left);
      sum = crc32(slice, sum);
      start += slice.length;
      left -= slice.length;
      if (left > 0) continue;
      left = SLICE_BYTES;
      await new Promise((resolve) => setImmediate(resolve));
    }
    sums.push(sum);
  }
  return sums;
}

/**
 * Puts the header's SHA-256, taken while `sha256` was all zeros, into the header. The tensors'
 * CRC-32 must be in it.
 */
export function seal({ header, data }: EncodedTensors): readonly Uint8Array[] {
  const sealed = header.slice();
  sealed.set(new TextEncoder().encode(sha256(header)), PLACE);
  return [sealed, ...data];
}

/** Checks that header and tensors are, byte for byte, those that were sealed. */
export function createSealInspection(): Inspection {
  let sums: Readonly<Record<string, number>> = {};
  return {
    header(bytes, { metadata }) {
      const text = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, PLACE + HEX));
      if (!text.startsWith(START)) throw new Error("the header has no checksum");
      if (text.slice(START.length) !== sha256(bytes)) {
        throw new Error("the header is damaged: its SHA-256 is not the one in it");
      }
      sums = JSON.parse(metadata["crc32"] ?? "{}") as typeof sums;
    },
    tensor({ name }, bytes) {
      if (Object.hasOwn(sums, name) && crc32(bytes) === sums[name]) return;
      throw new Error(`${name} is damaged: its CRC-32 is not the one in the header`);
    },
  };
}

/** SHA-256 of a header as it was before it was sealed. */
function sha256(header: Uint8Array): string {
  const hash = createHash("sha256").update(header.subarray(0, PLACE)).update(UNSEALED);
  return hash.update(header.subarray(PLACE + HEX)).digest("hex");
}
