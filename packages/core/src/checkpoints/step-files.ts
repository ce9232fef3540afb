import { readdir } from "node:fs/promises";
import { CheckpointError } from "./checkpoint-error.js";
import { explainFileError } from "./explain-file-error.js";

/** Name of the file of a step. Names sort as steps do. */
export function fileOfStep(step: number): string {
  return `step-${String(step).padStart(10, "0")}.safetensors`;
}

/** Steps that have a file in a folder, from the first to the last; none if the folder is missing. */
export async function listSteps(folder: string, where: string): Promise<number[]> {
  try {
    const steps = (await readdir(folder)).flatMap((name) => {
      const digits = /^step-(\d{10,16})\.safetensors$/.exec(name)?.[1];
      return digits === undefined ? [] : [Number(digits)];
    });
    return steps.toSorted((a, b) => a - b);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    const reason = explainFileError(error);
    throw new CheckpointError(`${where}: ${folder}: ${reason}`, { cause: error });
  }
}
