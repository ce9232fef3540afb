import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { checkpointStore, saveDuring } from "../node.js";
import { timeless } from "./timeless.js";
import { wholeRun } from "./whole-run.js";

// A program: trains the whole run, lets a fault befall the folder of its checkpoints after step 7,
// and prints as JSON what came of it: `program-meet-fault.js FAULT FOLDER`.
const [fault = "", folder = ""] = process.argv.slice(2);
const filler = join(folder, "filler");

const faults: Readonly<Record<string, { befall(): void; pass(): void }>> = {
  full: { befall: fillDisk, pass: () => rmSync(filler) },
  readOnly: { befall: () => remount("ro"), pass: () => remount("rw") },
  permission: { befall: () => chmodSync(folder, 0o555), pass: () => chmodSync(folder, 0o755) },
  // The limit is of the process: it is there from the start.
  limit: { befall() {}, pass() {} },
};
const { befall, pass } = faults[fault] as (typeof faults)[string];

function fillDisk(): void {
  const file = openSync(filler, "w");
  try {
    for (const bytes of [4096, 1]) {
      while (wrote(file, bytes)) {
        // Until nothing fits.
      }
    }
  } finally {
    closeSync(file);
  }
}

function wrote(file: number, bytes: number): boolean {
  try {
    return writeSync(file, new Uint8Array(bytes)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
}

function remount(mode: string): void {
  execFileSync("mount", ["-o", `remount,${mode}`, folder]);
}

/** What a promise is rejected with, as text. */
async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "none",
    (error: unknown) => String(error),
  );
}

const openStore = () => checkpointStore({ folder });
const first = wholeRun();
const { train, validation, epochs } = first;
saveDuring(first.trainer, { store: openStore(), everySteps: 1 });
// After the listener of the saves: the fault meets the save of this step, or the next.
first.trainer.on("step", ({ step }) => {
  if (step === 7) befall();
});
const fit = await errorOf(first.trainer.fit(train, { validation, epochs }));
const names = (): string[] =>
  readdirSync(folder).filter((name) => name !== "filler" && !name.startsWith("step-"));
const left = names();

const second = wholeRun();
const store = openStore();
const found = await store.newest();
if (found !== null) second.trainer.restore(found.checkpoint);
// What the failed save has given back is taken too.
befall();
const check = await errorOf(store.check(second.trainer.checkpoint()));
pass();
const checkAfter = await errorOf(store.check(second.trainer.checkpoint()));
await second.trainer.fit(train, { validation, epochs });
const straight = wholeRun();
await straight.trainer.fit(train, { validation, epochs });
const [end, wanted] = [second, straight].map(({ trainer }) =>
  JSON.stringify(timeless(trainer.checkpoint())),
);
const from = found?.checkpoint.step ?? null;
const result = { fit, left, from, passedOver: found?.passedOver ?? [], check, checkAfter };
process.stdout.write(JSON.stringify({ ...result, same: end === wanted }));
