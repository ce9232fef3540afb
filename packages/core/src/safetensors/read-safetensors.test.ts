import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadCheckpoint } from "../checkpoints/checkpoint-file.js";
import { bytesOf, put, useFolder } from "../testing/folders.js";
import { encodeSafetensors, type TensorFile } from "./encode-safetensors.js";
import { readSafetensors, type Inspection } from "./read-safetensors.js";

const folder = useFolder();

const oracle = (name: string): URL => new URL(`../../oracles/${name}`, import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(oracle(name), "utf8"));
const uninspected: Inspection = { header() {}, tensor() {} };
const read = (path: string): Promise<TensorFile> => readSafetensors(path, uninspected);

const file = {
  tensors: {
    flags: { shape: [3], data: Uint8Array.of(1, 0, 1) },
    "a/kernel": { shape: [2, 3], data: Float32Array.of(1, -2.5, 3, 0, 5, 6) },
    counts: { shape: [2], data: Int32Array.of(-7, 8) },
    scalar: { shape: [], data: Float32Array.of(0.5) },
    none: { shape: [0, 4], data: new Float32Array(0) },
  },
  metadata: { format: "test", state: '{"é":1}' },
};

test("reads what it wrote; a bool does not push a float off its alignment", async () => {
  const encoded = encodeSafetensors(file);
  expect(await read(await put(folder(), "f", bytesOf(encoded)))).toEqual(file);
  expect(encoded.header.length % 8).toBe(0);
  expect(new TextDecoder().decode(encoded.header)).toContain(
    '"flags":{"dtype":"BOOL","shape":[3],"data_offsets":[36,39]}',
  );
});

interface TheirTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (string | number | boolean)[];
}

function toArray({ dtype, shape, values }: TheirTensor): TensorFile["tensors"][string] {
  const numbers = values.map((value) =>
    value === "inf" ? Infinity : Number({ True: 1, False: 0 }[String(value)] ?? value),
  );
  if (dtype === "torch.bool") return { shape, data: Uint8Array.from(numbers) };
  const data = dtype === "torch.int32" ? Int32Array.from(numbers) : Float32Array.from(numbers);
  return { shape, data };
}

const toArrays = (tensors: Record<string, TheirTensor>): TensorFile["tensors"] =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, toArray(tensor)]));

test("reads files of the Python library", async () => {
  const { files } = json("theirs.json") as {
    files: Record<string, { metadata: object; tensors: Record<string, TheirTensor> }>;
  };
  expect(Object.keys(files)).toEqual(["mixed", "plain", "empty"]);
  for (const [name, { metadata, tensors }] of Object.entries(files)) {
    const found = await read(fileURLToPath(oracle(`theirs-${name}.safetensors`)));
    expect(found).toEqual({ metadata, tensors: toArrays(tensors) });
  }
  const half = read(fileURLToPath(oracle("theirs-half.safetensors")));
  await expect(half).rejects.toThrow("x has dtype F16, not F32, I32 or BOOL");
});

test("the Python library reads a checkpoint as we do, with the sums it says", async () => {
  const bytes = readFileSync(oracle("ours.safetensors"));
  await put(folder(), "checkpoint.safetensors", bytes);
  const { weights, best, optimizer, ...rest } = await loadCheckpoint(folder());
  const python = json("ours.json") as {
    tensors: Record<string, TheirTensor>;
    metadata: Record<string, string>;
    sha256: string;
    crc32: Record<string, number>;
  };
  const theirs = toArrays(python.tensors);
  const named = (prefix: string, arrays: object) =>
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
  const slots = optimizer.variables["first/kernel"]!.slots;
  expect({
    ...named("weights:", weights),
    ...named("best:", best!.weights),
    "slot:momentum:first/kernel": slots["momentum"],
  }).toEqual(theirs);
  expect(python.metadata["sha256"]).toBe(python.sha256);
  expect(JSON.parse(python.metadata["crc32"]!)).toEqual(python.crc32);
  expect(python.metadata["format"]).toBe("regimen-checkpoint");
  expect(rest).toMatchObject({ format: 2, seed: 7, epoch: 2, step: 9, config: { text: "ä 😀" } });
  expect(rest.history.map(({ metrics }) => metrics["loss"])).toEqual([Number.NaN, 0.25]);
});

/** A file with a header of our choice, the data of `file` behind it. */
function lying(header: unknown, length?: bigint): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const bytes = new TextEncoder().encode(text);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(bytes.length));
  return Buffer.concat([prefix, bytes, new Uint8Array(8)]);
}

const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };

test.each<[string, Uint8Array, string | RegExp]>([
  ["nothing", new Uint8Array(0), "0 bytes are too few for a header"],
  ["too little", new Uint8Array(7), "7 bytes are too few for a header"],
  ["a length past the end", lying({}, 11n), "the header has 11 bytes, the file 18"],
  ["a length of 2^63", lying({}, 2n ** 63n), "the header has 9223372036854775808 bytes"],
  ["no JSON", lying("{,}"), /JSON/],
  ["no UTF-8", Buffer.concat([lying("").subarray(0, 8), new Uint8Array(8)]), /JSON/],
  ["a list", lying([]), "the header is not an object"],
  ["a number", lying("7"), "the header is not an object"],
  ["metadata of numbers", lying({ __metadata__: { a: 1 } }), "the metadata is not an object"],
  ["a foreign dtype", lying({ a: { ...entry, dtype: "F64" } }), "a has dtype F64"],
  ["a dtype every object has", lying({ a: { ...entry, dtype: "constructor" } }), "constructor"],
  ["an entry that is null", lying({ a: null }), "a has dtype undefined"],
  ["a shape of fractions", lying({ a: { ...entry, shape: [0.5] } }), "a has no shape"],
  ["a negative side", lying({ a: { ...entry, shape: [-2, -1] } }), "a has no shape"],
  ["a shape too large", lying({ a: { ...entry, shape: [2 ** 40, 2 ** 40] } }), "does not fit"],
  ["three offsets", lying({ a: { ...entry, data_offsets: [0, 8, 8] } }), "no data_offsets of two"],
  ["an end before its start", lying({ a: { ...entry, data_offsets: [8, 0] } }), "does not fit"],
  ["data past the end", lying({ a: { ...entry, shape: [4], data_offsets: [0, 16] } }), "16 bytes"],
  ["a hole", lying({ a: { ...entry, shape: [1], data_offsets: [4, 8] } }), "begins at byte 4"],
  ["an overlap", lying({ a: entry, b: entry }), "b begins at byte 0 of the data, not at 8"],
  ["bytes of no tensor", lying({ a: { ...entry, shape: [1], data_offsets: [0, 4] } }), "4 bytes"],
])("refuses %s", async (_, bytes, message) => {
  await expect(read(await put(folder(), "f", bytes))).rejects.toThrow(message);
});

test("a name that every object has is a name like any other", async () => {
  const bytes = lying(`{"__proto__":${JSON.stringify(entry)}}`);
  const { tensors } = await read(await put(folder(), "f", bytes));
  expect(Object.entries(tensors)).toEqual([
    ["__proto__", { shape: [2], data: new Float32Array(2) }],
  ]);
});

test("refuses a bool that is neither 0 nor 1", async () => {
  const bytes = bytesOf(encodeSafetensors(file));
  bytes[bytes.length - 1] = 2;
  const reading = read(await put(folder(), "f", bytes));
  await expect(reading).rejects.toThrow("flags holds a bool that is neither 0 nor 1");
});
