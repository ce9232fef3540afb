import { open, type FileHandle } from "node:fs/promises";
import type { StoredArray } from "../stored-array.js";
import type { TensorFile } from "./encode-safetensors.js";
import {
  DTYPES,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
  type TensorEntry,
  type TensorHeader,
} from "./tensor-header.js";

/** Checks a file while it is read; each part throws if something is not as it must be. */
export interface Inspection {
  /** Called before any tensor is read. `bytes` is the header with its length before it. */
  readonly header: (bytes: Uint8Array, header: TensorHeader) => void;
  readonly tensor: (entry: TensorEntry, bytes: Uint8Array, header: TensorHeader) => void;
}

/** The most that is read in one system call. */
const CHUNK_BYTES = 2 ** 30;

/**
 * Reads a safetensors file of float32, int32 and bool, each tensor straight into its own array.
 * Never allocates more than the file has bytes, whatever its header says.
 *
 * @throws {Error} What node:fs throws, and if the bytes are not a whole safetensors file of these
 *   types.
 */
export async function readSafetensors(path: string, inspect: Inspection): Promise<TensorFile> {
  return withFile(path, async (file) => {
    const { bytes, header } = await readHeader(file);
    inspect.header(bytes, header);
    const tensors: [string, StoredArray][] = [];
    for (const entry of header.entries) {
      const data = await readBytes(file, bytes.length + entry.start, entry.end - entry.start);
      inspect.tensor(entry, data, header);
      tensors.push([entry.name, toStoredArray(entry, data)]);
    }
    return { tensors: Object.fromEntries(tensors), metadata: header.metadata };
  });
}

/** As `readSafetensors`, but no tensor is read. */
export async function readMetadata(
  path: string,
  inspect: Pick<Inspection, "header">,
): Promise<TensorFile["metadata"]> {
  return withFile(path, async (file) => {
    const { bytes, header } = await readHeader(file);
    inspect.header(bytes, header);
    return header.metadata;
  });
}

async function withFile<Result>(
  path: string,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, "r");
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle): Promise<{ bytes: Uint8Array; header: TensorHeader }> {
  const { size } = await file.stat();
  const prefix = await readBytes(file, 0, Math.min(size, LENGTH_BYTES));
  const length = headerLength(prefix, size);
  const bytes = await readBytes(file, 0, LENGTH_BYTES + length);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES), size - LENGTH_BYTES - length);
  return { bytes, header };
}

async function readBytes(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const wanted = Math.min(length - done, CHUNK_BYTES);
    const { bytesRead } = await file.read(bytes, done, wanted, position + done);
    if (bytesRead === 0) throw new Error(`the file ends at byte ${position + done}`);
    done += bytesRead;
  }
  return bytes;
}

/**
 * The array of an entry.
 *
 * @param bytes Its data, in a buffer of its own.
 * @throws {Error} If a bool is neither 0 nor 1.
 */
function toStoredArray(
  { name, dtype, shape, size }: TensorEntry,
  { buffer }: Uint8Array<ArrayBuffer>,
): StoredArray {
  const data = new DTYPES[dtype](buffer, 0, size);
  if (dtype === "BOOL" && data.some((value) => value > 1)) {
    throw new Error(`safetensors: ${name} holds a bool that is neither 0 nor 1`);
  }
  return { shape, data };
}
