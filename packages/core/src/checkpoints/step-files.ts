import { readdir } from "node:fs/promises";
import { rethrowAs } from "./checkpoint-error.js";

/** Name of the file of a step. Names sort as steps do. */
export function fileOfStep(step: number): string {
  return `step-${String(step).padStart(10, "0")}.safetensors`;
}

/**
 * Steps that have a file in a folder, from the first to the last; none if the folder is missing.
 */
export async function listSteps(folder: string, where: string): Promise<number[]> {
  const names = await rethrowAs(where, folder, () => readdir(folder).catch(noneIfMissing));
  const steps = names.flatMap((name) => {
    const digits = /^step-(\d{10,16})\.safetensors$/.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return steps.toSorted((a, b) => a - b);
}

function noneIfMissing(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
  throw error;
}
