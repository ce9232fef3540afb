import { sizeOf } from "../size-of.js";

/** Element types that are read and written, by their name in the file. */
export const DTYPES: Dtypes = { F32: Float32Array, I32: Int32Array, BOOL: Uint8Array };

/** An element type by its name in the file. */
export type Dtype = keyof Dtypes;

interface Dtypes {
  readonly F32: typeof Float32Array;
  readonly I32: typeof Int32Array;
  readonly BOOL: typeof Uint8Array;
}

/** Where a tensor lies in the data that follows the header. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly size: number;
  /** Unit: bytes. */
  readonly start: number;
  readonly end: number;
}

/** What the header of a safetensors file says. */
export interface TensorHeader {
  /** In the order of their data. */
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes before the header: its length, as a 64-bit integer. */
export const LENGTH_BYTES = 8;

/**
 * How long the header is.
 *
 * @param prefix The first 8 bytes, or all of a shorter file.
 * @param fileBytes Size of the file.
 * @throws {Error} If the file is too short for it.
 */
export function headerLength(prefix: Uint8Array, fileBytes: number): number {
  if (prefix.length < LENGTH_BYTES) {
    throw new Error(`safetensors: ${fileBytes} bytes are too few for a header`);
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, LENGTH_BYTES);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(fileBytes - LENGTH_BYTES)) {
    throw new Error(`safetensors: the header has ${length} bytes, the file ${fileBytes}`);
  }
  return Number(length);
}

/**
 * Parses a header and checks it against the format: every byte of the data belongs to one tensor.
 *
 * @param bytes The header alone.
 * @param dataBytes Bytes that follow it in the file.
 * @throws {Error} If a tensor is not float32, int32 or bool, or anything is not as the format says.
 * @see https://github.com/huggingface/safetensors#format
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number): TensorHeader {
  const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (!isRecord(header)) throw new Error("safetensors: the header is not an object");
  const { __metadata__: metadata = {}, ...named } = header;
  if (!isRecord(metadata) || Object.values(metadata).some((text) => typeof text !== "string")) {
    throw new Error("safetensors: the metadata is not an object of texts");
  }
  const entries = Object.entries(named)
    .map(([name, value]) => entryOf(name, value))
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  let next = 0;
  for (const { name, start, end } of entries) {
    if (start !== next) {
      throw new Error(`safetensors: ${name} begins at byte ${start} of the data, not at ${next}`);
    }
    next = end;
  }
  if (next !== dataBytes) {
    throw new Error(`safetensors: the tensors have ${next} bytes, the file ${dataBytes} for them`);
  }
  return { entries, metadata: metadata as Record<string, string> };
}

function entryOf(name: string, value: unknown): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  if (typeof dtype !== "string" || !Object.hasOwn(DTYPES, dtype)) {
    throw new Error(`safetensors: ${name} has dtype ${String(dtype)}, not F32, I32 or BOOL`);
  }
  if (!isCounts(shape)) throw new Error(`safetensors: ${name} has no shape of integers ≥ 0`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw new Error(`safetensors: ${name} has no data_offsets of two integers ≥ 0`);
  }
  const [start, end] = offsets as [number, number];
  const size = sizeOf(shape);
  const { BYTES_PER_ELEMENT } = DTYPES[dtype as Dtype];
  if (end - start !== size * BYTES_PER_ELEMENT) {
    throw new Error(
      `safetensors: ${name} of shape [${shape.join(", ")}] does not fit bytes ${start} to ${end}`,
    );
  }
  return { name, dtype: dtype as Dtype, shape, size, start, end };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((side) => Number.isSafeInteger(side) && side >= 0);
