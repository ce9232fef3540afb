import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeVersions, type Machine } from "./describe-machine.js";

/** Writes `config.json`: what was asked for, and with which machine and packages it was done. */
export async function writeConfig(folder: string, asked: object, machine: Machine): Promise<void> {
  const config = { ...asked, machine, versions: describeVersions() };
  await writeFile(join(folder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
}
