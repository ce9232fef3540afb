import type { StoredArray } from "./stored-array.js";

/** Named arrays and a text each for some keys: what a safetensors file holds. */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, StoredArray>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const DTYPES = { F32: Float32Array, I32: Int32Array, BOOL: Uint8Array } as const;
type Dtype = keyof typeof DTYPES;

/**
 * Encodes to the safetensors format: length of the header, header in JSON, data. Little-endian.
 *
 * @returns Parts to be written one after the other.
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array[] {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const start = end;
    end += data.byteLength;
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [start, end] };
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(text, 8);
  return [padded, ...parts];
}

/** Decodes float32, int32 and bool. @throws {Error} If the bytes are not a whole safetensors file of these. */
export function decodeSafetensors(bytes: Uint8Array): TensorFile {
  const { header, data } = splitHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors: Record<string, StoredArray> = {};
  for (const [name, entry] of Object.entries(entries))
    tensors[name] = decodeTensor(name, entry, data);
  return { tensors, metadata: metadata as Record<string, string> };
}

function splitHeader(bytes: Uint8Array) {
  if (bytes.length < 8)
    throw new Error(`safetensors: ${bytes.length} bytes are too few for a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = Number(view.getBigUint64(0, true));
  if (length > bytes.length - 8) {
    throw new Error(`safetensors: the header has ${length} bytes, the file ${bytes.length}`);
  }
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  if (typeof header !== "object" || header === null)
    throw new Error("safetensors: the header is not an object");
  return { header: header as Record<string, unknown>, data: bytes.subarray(8 + length) };
}

function decodeTensor(name: string, entry: unknown, data: Uint8Array): StoredArray {
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = entry as {
    dtype: Dtype;
    shape: number[];
    data_offsets: [number, number];
  };
  const ArrayType = DTYPES[dtype];
  if (ArrayType === undefined) throw new Error(`safetensors: ${name} has dtype ${dtype}`);
  const [start, end] = offsets;
  const size = shape.reduce((product, side) => product * side, 1);
  if (!(start >= 0 && end <= data.length && end - start === size * ArrayType.BYTES_PER_ELEMENT)) {
    throw new Error(
      `safetensors: ${name} of shape [${shape.join(", ")}] does not fit bytes ${start} to ${end}`,
    );
  }
  // A copy begins at a multiple of the element size, whatever the offset in the file. A Buffer's own slice is no copy.
  const copy = Uint8Array.from(data.subarray(start, end));
  return { shape, data: new ArrayType(copy.buffer, 0, size) };
}

function dtypeOf(data: StoredArray["data"]): Dtype {
  if (data instanceof Float32Array) return "F32";
  return data instanceof Int32Array ? "I32" : "BOOL";
}
