import { Cast, type CastAttrs, type KernelConfig } from "@tensorflow/tfjs-core";
import { kernel } from "../kernel.js";
import type { TypedArray } from "../tensor-data.js";

/**
 * TF.js's `cpu` backend reads whole numbers as floats where they lie; in the engine's memory the two
 * differ in their bits.
 */
const cast = kernel<"x", CastAttrs>(Cast, ({ inputs: { x }, attrs: { dtype }, backend }) => {
  const widens =
    (x.dtype === "bool" && (dtype === "int32" || dtype === "float32")) ||
    (x.dtype === "int32" && dtype === "float32");
  if (!widens) return null;
  const values = backend.dataOf(x).values as TypedArray;
  const wider = dtype === "int32" ? new Int32Array(values) : new Float32Array(values);
  return backend.makeTensorInfo(x.shape, dtype, wider);
});

export const castKernels = (): KernelConfig[] => [cast];
