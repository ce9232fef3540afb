import type { layers } from "@tensorflow/tfjs-layers";

import { layersOf } from "./leaf-layers.js";

/** A layer seen as an object whose `call` can be replaced. */
interface Callable {
  call: (
    this: layers.Layer,
    ...args: Parameters<layers.Layer["call"]>
  ) => ReturnType<layers.Layer["call"]>;
}

/** Marks a `call` that is already frozen, by whichever copy of this package. */
const mark: unique symbol = Symbol.for("@regimen/freeze");

/**
 * Makes every BatchNorm in `layer` (itself, or inside a wrapper such as TimeDistributed) run as at
 * inference.
 *
 * @returns A function that undoes it.
 */
export function freezeBatchNorm(layer: layers.Layer): () => void {
  const undo = batchNormsOf(layer).map(freezeOne);
  return () => undo.forEach((one) => one());
}

function batchNormsOf(layer: layers.Layer): layers.Layer[] {
  if (layer.getClassName() === "BatchNormalization") return [layer];
  const wrapped = "layer" in layer ? [layer.layer as layers.Layer] : [];
  return [...wrapped, ...(layersOf(layer) ?? [])].flatMap(batchNormsOf);
}

function freezeOne(layer: layers.Layer): () => void {
  const holder: Callable = layer;
  const call = holder.call;
  if (mark in call) return () => {};
  const own = Object.hasOwn(layer, "call");
  let active = true;
  const frozen: Callable["call"] = (inputs, kwargs) =>
    call.call(layer, inputs, active ? { ...kwargs, training: false } : kwargs);
  holder.call = Object.assign(frozen, { [mark]: true });
  return () => {
    active = false;
    // Somebody may have wrapped our call since; then it must stay, passing through.
    if (holder.call !== frozen) return;
    if (own) holder.call = call;
    else Reflect.deleteProperty(layer, "call");
  };
}
