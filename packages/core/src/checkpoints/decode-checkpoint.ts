import type { Weights } from "../models/weights.js";
import type { VariableState } from "../optimizers/optimizer.js";
import type { TensorFile } from "../safetensors/encode-safetensors.js";
import { readMetadata, readSafetensors, type Inspection } from "../safetensors/read-safetensors.js";
import type { StoredArray } from "../stored-array.js";
import { FILE_KIND, FILE_VERSION, type Checkpoint } from "../training/checkpoint.js";
import { checkSavedState } from "./check-saved-state.js";
import { createSealInspection } from "./checkpoint-seal.js";

/** A checkpoint without its tensors. */
export type SavedState = Omit<Checkpoint, "weights" | "best" | "optimizer"> & {
  readonly optimizer: {
    readonly optimizer: string;
    readonly steps: Readonly<Record<string, number>>;
  };
  readonly best: { readonly epoch: number } | null;
};

/**
 * Reads a checkpoint's file.
 *
 * @throws {Error} If it is missing, damaged, foreign or of another format.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  return fromFile(await readSafetensors(path, createInspection()));
}

/**
 * Reads everything but the tensors.
 *
 * @throws {Error} As `readCheckpoint`; damaged tensors go unnoticed.
 */
export async function readSavedState(path: string): Promise<SavedState> {
  return stateOf(await readMetadata(path, createInspection()));
}

/** Checks first whose file it is, so that a foreign or newer one is not called damaged. */
function createInspection(): Inspection {
  const sealed = createSealInspection();
  return {
    ...sealed,
    header(bytes, header) {
      const { format, version = "1", writer = "an early version" } = header.metadata;
      if (format !== FILE_KIND) throw new Error("a safetensors file, but not a checkpoint");
      if (version !== FILE_VERSION) {
        throw new Error(`format must be ${FILE_VERSION}, got ${version}, written by ${writer}`);
      }
      sealed.header(bytes, header);
    },
  };
}

function stateOf(metadata: TensorFile["metadata"]): SavedState {
  const state: unknown = JSON.parse(metadata["state"] ?? "null", readNumbers);
  checkSavedState(state);
  return { ...(state as Omit<SavedState, "format">), format: 2 };
}

function fromFile({ tensors, metadata }: TensorFile): Checkpoint {
  const { optimizer, best, ...rest } = stateOf(metadata);
  const slots = slotsOf(tensors);
  const variables = Object.entries(optimizer.steps).map(([name, step]): [string, VariableState] => [
    name,
    { step, slots: slots.get(name) ?? {} },
  ]);
  return {
    ...rest,
    weights: withPrefix("weights:", tensors),
    optimizer: { optimizer: optimizer.optimizer, variables: Object.fromEntries(variables) },
    best: best === null ? null : { epoch: best.epoch, weights: withPrefix("best:", tensors) },
  };
}

function withPrefix(prefix: string, tensors: Weights): Weights {
  const found = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, array]) => [name.slice(prefix.length), array]));
}

/** Slots by variable: `slot:SLOT:NAME`, where NAME may have colons of its own. */
function slotsOf(tensors: Weights): Map<string, Record<string, StoredArray>> {
  const found = new Map<string, Record<string, StoredArray>>();
  for (const [name, array] of Object.entries(withPrefix("slot:", tensors))) {
    const colon = name.indexOf(":");
    const variable = name.slice(colon + 1);
    found.set(variable, { ...found.get(variable), [name.slice(0, colon)]: array });
  }
  return found;
}

function readNumbers(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$number" in value)) return value;
  return Number(value.$number);
}
