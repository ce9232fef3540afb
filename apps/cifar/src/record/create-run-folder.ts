import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

export interface CreateRunFolderOptions {
  /** Folder of all runs. Made if missing. */
  readonly runs: string;
  /** What the run is about. */
  readonly name: string;
  /** When it starts. */
  readonly now: Date;
}

/**
 * Makes a folder for one run, `<runs>/<time>-<name>`, with `-2`, `-3` … behind if that is taken.
 *
 * The time is the local one, so that it is the one on the wall.
 *
 * @returns Its absolute path.
 */
export async function createRunFolder(options: CreateRunFolderOptions): Promise<string> {
  const { runs, name, now } = options;
  await mkdir(runs, { recursive: true });
  const base = resolve(join(runs, `${stamp(now)}-${name}`));
  for (let attempt = 1; ; attempt++) {
    const folder = attempt === 1 ? base : `${base}-${attempt}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  return `${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
