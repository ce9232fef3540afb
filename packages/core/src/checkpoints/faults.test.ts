import { execFile, spawnSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileProgram } from "../testing/compile-program.js";
import { useFolder } from "../testing/folders.js";

const folder = useFolder();
let compiled = { folder: "", program: "" };
beforeAll(async () => {
  compiled = await compileProgram("program-meet-fault");
});
afterAll(() => rm(compiled.folder, { recursive: true, force: true }));

/** Prefixes of a command, as `[program, ...arguments]`; the folder of the checkpoints is "$1". */
const small = 'mount -t tmpfs -o size=128k none "$1" && shift && exec "$@"';
const mounting = (folder: string) => ["unshare", "-rm", "sh", "-c", small, "sh", folder];
/** Even root may not write where the mode says so. */
const powerless = ["setpriv", "--bounding-set", "-dac_override"];
/** No file may have more than 4 KiB. */
const limited = ["sh", "-c", 'ulimit -f 8 && exec "$@"', "sh"];

function runs([program, ...args]: readonly string[]): boolean {
  return spawnSync(program as string, [...args, "true"]).status === 0;
}
const isRoot = process.getuid?.() === 0;
const canMount = runs(mounting("/mnt"));
const canDrop = !isRoot || runs(powerless);

interface Met {
  /** How the fit ended. */
  readonly fit: string;
  /** Files that are no checkpoint. */
  readonly left: readonly string[];
  /** Step of the newest checkpoint, or `null`. */
  readonly from: number | null;
  readonly passedOver: readonly unknown[];
  readonly check: string;
  readonly checkAfter: string;
  readonly same: boolean;
}

async function meet(fault: string, prefix: readonly string[]): Promise<Met> {
  const [program, ...args] = [...prefix, process.execPath, compiled.program, fault, folder()];
  const { stdout } = await promisify(execFile)(program as string, args);
  return JSON.parse(stdout) as Met;
}

/** The last good checkpoint is whole, and the run goes on from it to the same bits. */
const unharmed = { left: [], from: 7, passedOver: [], checkAfter: "none", same: true };

test.skipIf(!canMount)("a disk that fills during a save", async () => {
  const met = await meet("full", mounting(folder()));
  const reason = "no space left on the disk (ENOSPC)";
  expect(met.fit).toMatch(/^CheckpointError: checkpointStore: .*step-000000000[78]\.safetensors: /);
  expect(met.fit).toContain(reason);
  expect(met.check).toBe(`CheckpointError: checkpointStore: ${folder()}: ${reason}`);
  // The save of step 7 may have been under way.
  expect([6, 7]).toContain(met.from);
  expect({ ...met, from: 7 }).toMatchObject(unharmed);
});

test.skipIf(!canMount)("a file system that becomes read-only", async () => {
  const met = await meet("readOnly", mounting(folder()));
  const reason = "the file system is read-only (EROFS)";
  expect(met.fit).toContain(`.safetensors: ${reason}`);
  expect(met.check).toBe(`CheckpointError: checkpointStore: ${folder()}: ${reason}`);
  expect([6, 7]).toContain(met.from);
  expect({ ...met, from: 7 }).toMatchObject(unharmed);
});

test.skipIf(!canDrop)("a folder without permission", async () => {
  const met = await meet("permission", isRoot ? powerless : ["env"]);
  const reason = "no permission (EACCES)";
  expect(met.fit).toContain(`.safetensors: ${reason}`);
  expect(met.check).toBe(`CheckpointError: checkpointStore: ${folder()}: ${reason}`);
  expect([6, 7]).toContain(met.from);
  expect({ ...met, from: 7 }).toMatchObject(unharmed);
});

test.skipIf(process.platform === "win32")("a limit on the size of files", async () => {
  const met = await meet("limit", limited);
  const reason = "the file would be larger than is allowed (EFBIG)";
  expect(met.fit).toContain(`step-0000000001.safetensors: ${reason}`);
  expect(met.check).toBe(`CheckpointError: checkpointStore: ${folder()}: ${reason}`);
  expect(met).toMatchObject({ left: [], from: null, passedOver: [], same: true });
  expect(await readdir(folder())).toEqual([]);
});
