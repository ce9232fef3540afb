import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

const file = {
  tensors: {
    "a/kernel": { shape: [2, 3], data: Float32Array.of(1, -2.5, 3, 0, 5, 6) },
    flags: { shape: [3], data: Uint8Array.of(1, 0, 1) },
    counts: { shape: [2], data: Int32Array.of(-7, 8) },
    scalar: { shape: [], data: Float32Array.of(0.5) },
  },
  metadata: { format: "test", state: '{"é":1}' },
};

const encoded = (): Uint8Array => Uint8Array.from(Buffer.concat(encodeSafetensors(file)));

test("decodes what it encodes, from a view at an odd offset too", () => {
  expect(decodeSafetensors(encoded())).toEqual(file);
  const shifted = Buffer.concat([Uint8Array.of(9), encoded()]).subarray(1);
  expect(decodeSafetensors(shifted)).toEqual(file);
});

test("reads a file that the Python library wrote", () => {
  const python = readFileSync(new URL("../oracles/python.safetensors", import.meta.url));
  const { tensors, metadata } = decodeSafetensors(python);
  expect(metadata).toEqual({ library: "safetensors", note: "ä" });
  expect(tensors).toEqual({
    kernel: { shape: [2, 2], data: Float32Array.of(1.5, -2, 3.25, 4) },
    mask: { shape: [3], data: Uint8Array.of(1, 0, 1) },
    steps: { shape: [2], data: Int32Array.of(7, -8) },
  });
});

test.each([
  [(bytes: Uint8Array) => bytes.subarray(0, 5), "5 bytes are too few for a header"],
  [(bytes: Uint8Array) => bytes.subarray(0, 40), /the header has \d+ bytes, the file 40/],
  [
    (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1),
    "scalar of shape [] does not fit bytes 35 to 39",
  ],
  [
    (bytes: Uint8Array) =>
      Buffer.from(Buffer.from(bytes).toString("latin1").replace("F32", "F99"), "latin1"),
    "a/kernel has dtype F99",
  ],
])("refuses a damaged file (%#)", (damage, message) => {
  expect(() => decodeSafetensors(damage(encoded()))).toThrow(message);
});
