import type { StoredArray } from "../stored-array.js";
import { LENGTH_BYTES, type Dtype } from "./tensor-header.js";

/** Named arrays and metadata, texts by key: what a safetensors file holds. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, StoredArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A safetensors file in the parts that it is written in. */
export interface EncodedTensors {
  /** The header with its length before it: JSON, the metadata first and in its own order. */
  readonly header: Uint8Array;
  /** What follows. Views, not copies. */
  readonly data: readonly Uint8Array[];
}

/**
 * Encodes to the safetensors format. Little-endian; tensors begin at multiples of their element
 * size.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): EncodedTensors {
  const header: [string, unknown][] = [["__metadata__", metadata]];
  const data: Uint8Array[] = [];
  let end = 0;
  const aligned = Object.entries(tensors).toSorted(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT,
  );
  for (const [name, { shape, data: values }] of aligned) {
    const start = end;
    end += values.byteLength;
    header.push([name, { dtype: dtypeOf(values), shape, data_offsets: [start, end] }]);
    data.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const padded = new Uint8Array(LENGTH_BYTES + Math.ceil(text.length / 8) * 8).fill(0x20);
  const length = BigInt(padded.length - LENGTH_BYTES);
  new DataView(padded.buffer).setBigUint64(0, length, true);
  padded.set(text, LENGTH_BYTES);
  return { header: padded, data };
}

function dtypeOf(data: StoredArray["data"]): Dtype {
  if (data instanceof Float32Array) return "F32";
  return data instanceof Int32Array ? "I32" : "BOOL";
}
