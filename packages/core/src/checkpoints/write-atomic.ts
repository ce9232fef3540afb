import { open, mkdir, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that its path always holds either the old content or the new one, even if the
 * machine crashes.
 *
 * Makes the folder if it is missing: a temporary file beside the path, fsync, rename, fsync of the
 * folder.
 */
export async function writeAtomic(path: string, content: readonly Uint8Array[]): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${performance.now()}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await writeAll(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Removes the temporary files that killed processes left in a folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\..+\.(\d+)-[\d.]+\.tmp$/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(join(folder, name), { force: true });
  }
}

/**
 * In one call where the system takes all at once: a busy loop gives each call a turn of its own,
 * and turns are rare.
 */
async function writeAll(file: FileHandle, content: readonly Uint8Array[]): Promise<void> {
  let left = content.filter(({ length }) => length > 0);
  while (left.length > 0) {
    let { bytesWritten: done } = await file.writev(left);
    if (done === 0) throw new Error("the system writes nothing");
    let whole = 0;
    while (whole < left.length && done >= (left[whole] as Uint8Array).length) {
      done -= (left[whole] as Uint8Array).length;
      whole += 1;
    }
    left = left.slice(whole);
    if (left.length > 0) left[0] = (left[0] as Uint8Array).subarray(done);
  }
}

/** Makes a rename durable. Windows cannot open a folder, and has no need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
