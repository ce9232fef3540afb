import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "./checkpoint.js";
import { CheckpointError } from "./checkpoint-error.js";
import type { VariableState } from "./optimizer.js";
import { decodeSafetensors, type TensorFile } from "./safetensors.js";
import { CHECKPOINT_FILE } from "./save-checkpoint.js";
import type { StoredArray } from "./stored-array.js";
import type { Weights } from "./weights.js";

type SavedState = Omit<Checkpoint, "weights" | "best" | "optimizer"> & {
  readonly optimizer: { readonly optimizer: string; readonly steps: Record<string, number> };
  readonly best: { readonly epoch: number } | null;
};

/**
 * Reads what `saveCheckpoint` wrote to a folder.
 *
 * @throws {CheckpointError} If the file is missing, damaged, or of another format; it names the file and what is wrong.
 * @example
 * trainer.restore(await loadCheckpoint("run"));
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const path = join(folder, CHECKPOINT_FILE);
  try {
    return fromFile(decodeSafetensors(await readFile(path)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CheckpointError(`loadCheckpoint: ${path}: ${reason}`, { cause: error });
  }
}

function fromFile({ tensors, metadata }: TensorFile): Checkpoint {
  if (metadata["format"] !== "regimen-checkpoint") {
    throw new Error("a safetensors file, but not one that saveCheckpoint wrote");
  }
  const saved = JSON.parse(metadata["state"] ?? "null", readNumbers) as SavedState;
  if (saved.format !== 2) throw new Error(`format must be 2, got ${String(saved.format)}`);
  const { optimizer, best, ...rest } = saved;
  const variables: Record<string, VariableState> = {};
  for (const [name, step] of Object.entries(optimizer.steps)) {
    variables[name] = { step, slots: slotsOf(name, tensors) };
  }
  return {
    ...rest,
    weights: withPrefix("weights:", tensors),
    optimizer: { optimizer: optimizer.optimizer, variables },
    best: best === null ? null : { epoch: best.epoch, weights: withPrefix("best:", tensors) },
  };
}

function withPrefix(prefix: string, tensors: Weights): Weights {
  const found = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, array]) => [name.slice(prefix.length), array]));
}

function slotsOf(variable: string, tensors: Weights): Record<string, StoredArray> {
  const slots: Record<string, StoredArray> = {};
  for (const [name, array] of Object.entries(withPrefix("slot:", tensors))) {
    const colon = name.indexOf(":");
    if (name.slice(colon + 1) === variable) slots[name.slice(0, colon)] = array;
  }
  return slots;
}

function readNumbers(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$number" in value)) return value;
  return Number(value.$number);
}
