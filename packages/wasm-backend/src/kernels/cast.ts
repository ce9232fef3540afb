import { Cast, util, type CastAttrs } from "@tensorflow/tfjs-core";
import { wordsOf } from "../engine/words.js";
import { kernel, type About, type OwnKernel } from "../backend/kernel.js";
import type { TypedArray } from "../backend/tensor-data.js";

const about: About = { own: "bool to numbers, int32 to float32", simd: false, threads: false };

const BYTES_TO_FLOATS_WORDS = ["bytes", "output", "count"] as const;

/**
 * TF.js's `cpu` backend reads whole numbers as floats where they lie; in the engine's memory the
 * two differ in their bits.
 */
const cast = kernel<"x", CastAttrs>(Cast, about, ({ inputs: { x }, attrs: { dtype }, backend }) => {
  const widens =
    (x.dtype === "bool" && (dtype === "int32" || dtype === "float32")) ||
    (x.dtype === "int32" && dtype === "float32");
  if (!widens) return null;
  if (x.dtype === "bool" && dtype === "float32") {
    const count = util.sizeFromShape(x.shape);
    const bytes = backend.address(x);
    const output = backend.output(x.shape);
    const words = { bytes, output: backend.address(output), count };
    backend.engine.run("bytesToFloats", wordsOf(BYTES_TO_FLOATS_WORDS, words), count / 8);
    return output;
  }
  const values = backend.dataOf(x).values as TypedArray;
  const wider = dtype === "int32" ? new Int32Array(values) : new Float32Array(values);
  return backend.makeTensorInfo(x.shape, dtype, wider);
});

export const castKernels = (): OwnKernel[] => [cast];
