import { expect, test } from "vitest";
import { imageValues } from "../labelled-images.js";
import { decodeRecords, recordBytes } from "./cifar10-records.js";

const into = (count: number) => ({
  pixels: new Uint8Array(count * imageValues),
  labels: new Uint8Array(count),
});

/** Record r: label r, and value (r + plane * 50 + index) mod 256 at each place of each plane. */
function file(records: number): Uint8Array {
  const bytes = new Uint8Array(records * recordBytes);
  for (let r = 0; r < records; r++) {
    bytes[r * recordBytes] = r;
    for (let plane = 0; plane < 3; plane++) {
      for (let i = 0; i < 1024; i++) {
        bytes[r * recordBytes + 1 + plane * 1024 + i] = (r + plane * 50 + i) % 256;
      }
    }
  }
  return bytes;
}

test("turns planes into pixels", () => {
  const images = into(3);
  decodeRecords({ bytes: file(2), file: "x.bin", into: images, at: 1, records: 2 });
  expect([...images.labels]).toEqual([0, 0, 1]);
  const second = images.pixels.subarray(2 * imageValues);
  expect([...second.subarray(0, 6)]).toEqual([1, 51, 101, 2, 52, 102]);
  // Row 3, column 5 is place 101: 1 + 101 = 102, 152, 202.
  expect([...second.subarray((3 * 32 + 5) * 3, (3 * 32 + 5) * 3 + 3)]).toEqual([102, 152, 202]);
  expect(images.pixels.subarray(0, imageValues).every((value) => value === 0)).toBe(true);
});

test.each([
  ["empty", 0, "x.bin: truncated: record 0 has 0 of 3073 bytes"],
  ["within a record", 3073 + 7, "x.bin: truncated: record 1 has 7 of 3073 bytes"],
  ["between records", 3073, "x.bin: truncated: record 1 has 0 of 3073 bytes"],
  ["one byte over", 2 * 3073 + 1, "x.bin: oversized: 1 bytes follow record 1"],
])("refuses a file of the wrong length: %s", (_, length, message) => {
  const bytes = new Uint8Array(length);
  expect(() => decodeRecords({ bytes, file: "x.bin", into: into(2), records: 2 })).toThrow(message);
  expect(() => decodeRecords({ bytes, file: "x.bin", into: into(2), records: 2 })).toThrow(
    "exactly 2 records of 3073 bytes (6146 bytes)",
  );
});

test("refuses a label above 9", () => {
  const bytes = file(2);
  bytes[recordBytes] = 10;
  expect(() => decodeRecords({ bytes, file: "x.bin", into: into(2), records: 2 })).toThrow(
    "x.bin: record 1: the label must be an integer in [0, 9], got 10",
  );
});
