import { rm } from "node:fs/promises";
import { join } from "node:path";
import { imageValues, type ImageData, type LabelledImages } from "../labelled-images.js";
import { cifar10Archive, type Cifar10File } from "./cifar10-files.js";
import { download } from "./download.js";
import { findCifar10, type FoundCifar10 } from "./find-cifar10.js";
import { proceduralData } from "./procedural/procedural-data.js";
import { readCifar10 } from "./read-cifar10.js";
import { UnavailableError } from "./unavailable-error.js";
import { unpackCifar10 } from "./unpack-cifar10.js";

/** Where the images came from. */
export interface DataSource {
  readonly name: "CIFAR-10" | "procedural shapes";
  /** Whether these are the real CIFAR-10: figures on anything else compare with nothing. */
  readonly isCifar10: boolean;
  /** Folder, or how they were drawn. */
  readonly where: string;
  /** Why these and not others. */
  readonly why: string;
}

export interface ObtainDataOptions {
  /** Folder named by the caller, or `undefined`. */
  readonly given: string | undefined;
  /** Value of the environment variable `CIFAR10_DIR`, or `undefined`. */
  readonly environment: string | undefined;
  /** Draw the procedural data even where CIFAR-10 is at hand. */
  readonly synthetic: boolean;
  /**
   * Keep only the first of the training images and of the test images. Integer ≥ 1. Default: all.
   */
  readonly limit?: number | undefined;
  /** Folder looked in last, and downloaded to. Default `data` in the working directory. */
  readonly folder?: string;
  /** What to download. Default: the official archive. */
  readonly archive?: { readonly url: string; readonly bytes: number; readonly md5: string };
  /** Files wanted from it. Default: the six of CIFAR-10. */
  readonly files?: readonly Cifar10File[];
  /** Told before a download starts and as it goes. Unit: bytes. */
  readonly onDownload?: (bytes: number, total: number) => void;
}

/**
 * CIFAR-10 from the disk, else from its official address, else, with no network, procedural shapes.
 *
 * @throws {DataError} If a folder that was named has no CIFAR-10, or a file is damaged.
 */
export async function obtainData(
  options: ObtainDataOptions,
): Promise<{ readonly data: ImageData; readonly source: DataSource }> {
  const { synthetic, limit } = options;
  if (synthetic) return draw(limit, "asked for by --synthetic");
  try {
    const found = await findOrDownload(options);
    const data = await readCifar10(found.folder);
    const source: DataSource = {
      name: "CIFAR-10",
      isCifar10: true,
      where: found.folder,
      why: found.why,
    };
    return { data: limit === undefined ? data : firstOf(data, limit), source };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return draw(limit, `CIFAR-10 is not on this disk and cannot be downloaded (${error.message})`);
  }
}

const reasons: Readonly<Record<FoundCifar10["by"], string>> = {
  "--data": "named by --data",
  CIFAR10_DIR: "named by CIFAR10_DIR",
  default: "found in ./data",
};

async function findOrDownload(
  options: ObtainDataOptions,
): Promise<{ folder: string; why: string }> {
  const { folder = "data", archive = cifar10Archive, files, onDownload } = options;
  const found = findCifar10({ ...options, fallback: folder });
  if (found) return { folder: found.folder, why: reasons[found.by] };
  const file = join(folder, "cifar-10-binary.tar.gz");
  await download({ ...archive, file, onProgress: (bytes) => onDownload?.(bytes, archive.bytes) });
  const unpacked = await unpackCifar10({ archive: file, folder, ...(files && { files }) });
  await rm(file);
  return { folder: unpacked, why: `downloaded from ${archive.url}` };
}

/** Any seed would do; one for all keeps figures comparable from run to run. */
const proceduralSeed = 2009;

function draw(limit: number | undefined, why: string): { data: ImageData; source: DataSource } {
  const train = Math.min(limit ?? 50_000, 50_000);
  const test = Math.min(limit ?? 10_000, 10_000);
  const data = proceduralData({ seed: proceduralSeed, train, test });
  const where = `drawn from seed ${proceduralSeed}`;
  return { data, source: { name: "procedural shapes", isCifar10: false, where, why } };
}

function firstOf(data: ImageData, limit: number): ImageData {
  const cut = ({ pixels, labels }: LabelledImages): LabelledImages => ({
    pixels: pixels.subarray(0, limit * imageValues),
    labels: labels.subarray(0, limit),
  });
  return { ...data, train: cut(data.train), test: cut(data.test) };
}
