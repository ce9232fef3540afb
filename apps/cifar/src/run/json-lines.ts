import { open } from "node:fs/promises";

/** Appends one value as a line of JSON and waits until it is on the disk. */
export async function appendJsonLine(file: string, value: unknown): Promise<void> {
  const handle = await open(file, "a");
  try {
    await handle.appendFile(`${JSON.stringify(value)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
