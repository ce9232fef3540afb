import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { hasFused } from "../fused-kernel.js";
import { hash, STREAM } from "../random.js";
import { dropout } from "./dropout.js";

type Layer = layers.Layer;
type Reseed = (seed: number | null) => void;

/**
 * Makes what a model drops at random a function of a seed: its Dropout and SpatialDropout1D layers,
 * and the inputs and states of its recurrent cells, in wrappers and nested models too. `null`
 * restores what they had.
 */
export function reseedLayers(model: object): Reseed {
  const parts = [...new Set(partsOf(model))];
  const layers = parts.filter(isDropout).map(reseedLayer);
  const cells = parts.filter((part) => "dropoutFunc" in part).map(reseedCell);
  return (seed) => {
    for (const reseed of [...layers, ...cells]) reseed(seed);
  };
}

const INNER = ["layers", "layer", "forwardLayer", "backwardLayer", "cell", "cells"];

function partsOf(part: object): object[] {
  const inner = INNER.flatMap((key) => [Reflect.get(part, key) as unknown].flat());
  const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
  return [part, ...inner.filter(isObject).flatMap(partsOf)];
}

function isDropout(part: object): part is Layer {
  const name = part instanceof tf.serialization.Serializable ? part.getClassName() : null;
  return name === "Dropout" || name === "SpatialDropout1D";
}

/** Never 0: TF.js takes that for "no seed". */
const seedOf = (seed: number, ...place: readonly number[]): number =>
  1 + hash(seed, STREAM.dropout, ...place);

function reseedLayer(layer: Layer, index: number): Reseed {
  const own: unknown = Reflect.get(layer, "seed");
  const usual = layer.call.bind(layer);
  const rate = Reflect.get(layer, "rate") as number;
  const maskShape = Reflect.get(layer, "getNoiseShape") as (x: tf.Tensor) => number[] | undefined;
  let current = 0;
  const call: Layer["call"] = (inputs, kwargs) => {
    const [x] = [inputs].flat();
    const drops = kwargs["training"] === true && rate > 0 && rate < 1 && x?.dtype === "float32";
    if (!drops || !hasFused("RegimenDropout")) return usual(inputs, kwargs);
    return tf.tidy(() => dropout(x, rate, current, maskShape.call(layer, x)));
  };
  return (seed) => {
    current = seed === null ? 0 : seedOf(seed, index);
    Reflect.set(layer, "seed", seed === null ? own : current);
    if (seed === null) Reflect.deleteProperty(layer, "call");
    else Reflect.set(layer, "call", call);
  };
}

/**
 * A cell draws a mask for each of its gates at the first time step, in an order that is always the
 * same, and keeps them. They are freed here: TF.js does so for some layers at the next batch, for
 * stacked cells never.
 */
function reseedCell(cell: object, index: number): Reseed {
  const own: unknown = Reflect.get(cell, "dropoutFunc");
  return (seed) => {
    for (const masks of ["dropoutMask", "recurrentDropoutMask"]) {
      tf.dispose(Reflect.get(cell, masks) as tf.TensorContainer);
      Reflect.set(cell, masks, null);
    }
    let drawn = 0;
    const draw = (ones: tf.Tensor, rate: number): tf.Tensor =>
      dropout(ones, rate, seedOf(seed as number, index, ++drawn));
    Reflect.set(cell, "dropoutFunc", seed === null ? own : draw);
  };
}
