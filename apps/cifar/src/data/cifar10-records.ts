import { classCount, imageSide, imageValues, type LabelledImages } from "../labelled-images.js";
import { DataError } from "./data-error.js";

/** Bytes of one record: a label, then 1,024 red, 1,024 green and 1,024 blue values, row by row. */
export const recordBytes: number = 1 + imageValues;

/** Records in every file of the official binary version. */
export const recordsPerFile = 10_000;

export interface DecodeRecordsOptions {
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** How errors name the file. */
  readonly file: string;
  /** Where the images go. */
  readonly into: LabelledImages;
  /** Index in `into` of the first record. Default 0. */
  readonly at?: number;
  /** Records that the file must hold, no fewer and no more. Default 10,000. */
  readonly records?: number;
}

/**
 * Decodes a file in CIFAR-10's binary layout, turning planes of colour into pixels (NHWC) on the
 * way.
 *
 * @throws {DataError} If the file is truncated or oversized, or a label is above 9. Records are
 * counted from 0.
 * @see Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images:
 * https://www.cs.toronto.edu/~kriz/cifar.html (binary version)
 */
export function decodeRecords(options: DecodeRecordsOptions): void {
  const { bytes, file, into, at = 0, records = recordsPerFile } = options;
  checkLength(bytes.length, file, records);
  const plane = imageSide * imageSide;
  for (let record = 0; record < records; record++) {
    const start = record * recordBytes;
    const label = bytes[start]!;
    if (label >= classCount) {
      throw new DataError(
        `${file}: record ${record}: the label must be an integer in [0, 9], got ${label}`,
      );
    }
    into.labels[at + record] = label;
    let target = (at + record) * imageValues;
    for (let red = start + 1; red <= start + plane; red++) {
      into.pixels[target] = bytes[red]!;
      into.pixels[target + 1] = bytes[red + plane]!;
      into.pixels[target + 2] = bytes[red + 2 * plane]!;
      target += 3;
    }
  }
}

function checkLength(length: number, file: string, records: number): void {
  const wanted = records * recordBytes;
  if (length === wanted) return;
  const rule = `the file must hold exactly ${records} records of ${recordBytes} bytes (${wanted} bytes), got ${length} bytes`;
  if (length > wanted) {
    throw new DataError(
      `${file}: oversized: ${length - wanted} bytes follow record ${records - 1}; ${rule}`,
    );
  }
  const record = Math.floor(length / recordBytes);
  const present = length % recordBytes;
  throw new DataError(
    `${file}: truncated: record ${record} has ${present} of ${recordBytes} bytes; ${rule}`,
  );
}
