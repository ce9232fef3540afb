import { join } from "node:path";
import type { OpenedDevice } from "../device/open-device.js";
import { describeVersions, type Machine } from "./describe-machine.js";
import { appendJsonLine } from "./json-lines.js";
import type { ReopenedRun } from "./reopen-run.js";

/** Writes down in `resumes.jsonl` that a run is resumed, from where and on what. */
export async function noteResume(
  { folder, found }: ReopenedRun,
  here: {
    readonly at: Date;
    readonly device: Omit<OpenedDevice, "close">;
    readonly machine: Machine;
  },
): Promise<void> {
  const { epoch, step } = found.checkpoint;
  const { at, device, machine } = here;
  await appendJsonLine(join(folder, "resumes.jsonl"), {
    resumedAt: at.toISOString(),
    epoch,
    step,
    passedOver: found.passedOver,
    device,
    machine,
    versions: describeVersions(),
  });
}
