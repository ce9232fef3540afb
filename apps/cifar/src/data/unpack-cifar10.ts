import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { extract } from "tar";
import { archiveFolder, testFile, trainFiles, type Cifar10File } from "./cifar10-files.js";
import { DataError } from "./data-error.js";
import { md5OfFile } from "./md5-of-file.js";

export interface UnpackCifar10Options {
  /** The archive, `.tar.gz`. */
  readonly archive: string;
  /** The folder `cifar-10-batches-bin` appears in here, whole or not at all. */
  readonly folder: string;
  /** Files wanted, with their sums. Default: the six of CIFAR-10. */
  readonly files?: readonly Cifar10File[];
}

/**
 * Unpacks the wanted files and nothing else: an entry with any other path or of any other kind,
 * such as a link or `../x`, is passed over.
 *
 * @returns The folder with the files.
 * @throws {DataError} If the archive cannot be read, or a file is missing or has a wrong MD5 sum.
 */
export async function unpackCifar10(options: UnpackCifar10Options): Promise<string> {
  const { archive, folder, files = [...trainFiles, testFile] } = options;
  const wanted = new Set(files.map((file) => `${archiveFolder}/${file.name}`));
  await mkdir(folder, { recursive: true });
  const staging = await mkdtemp(join(folder, ".unpack-"));
  try {
    await extract({
      file: archive,
      cwd: staging,
      strict: true,
      filter: (path, entry) => wanted.has(path) && "type" in entry && entry.type === "File",
    }).catch((error: unknown) => {
      throw new DataError(
        `${archive}: must be a gzipped tar archive (${(error as Error).message})`,
        { cause: error },
      );
    });
    for (const file of files) await check(archive, join(staging, archiveFolder), file);
    const target = join(folder, archiveFolder);
    await rm(target, { recursive: true, force: true });
    await rename(join(staging, archiveFolder), target);
    return target;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function check(archive: string, folder: string, { name, md5 }: Cifar10File): Promise<void> {
  const path = join(folder, name);
  if (!(await stat(path).catch(() => null))?.isFile()) {
    throw new DataError(`${archive}: must contain the file ${archiveFolder}/${name}`);
  }
  const sum = await md5OfFile(path);
  if (sum !== md5) {
    throw new DataError(`${archive}: ${name}: the MD5 sum must be ${md5}, got ${sum}`);
  }
}
