import { open, rename } from "node:fs/promises";

/** Appends one value as a line of JSON and waits until it is on the disk. */
export async function appendJsonLine(file: string, value: unknown): Promise<void> {
  await writeLines(file, "a", [value]);
}

/**
 * Puts these values in place of all lines of a file, in one go: a crash leaves the old ones or the
 * new.
 */
export async function replaceJsonLines(file: string, values: readonly unknown[]): Promise<void> {
  const temporary = `${file}.tmp`;
  await writeLines(temporary, "w", values);
  await rename(temporary, file);
}

async function writeLines(file: string, flag: string, values: readonly unknown[]): Promise<void> {
  const handle = await open(file, flag);
  try {
    await handle.appendFile(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
