import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import type { Centred, Deferred, Terms } from "../../backend/deferred.js";
import type { TensorData } from "../../backend/tensor-data.js";
import { ONCE, rowsOf, termsOf } from "./rows.js";
import { runUnary } from "../shared/unary-operations.js";

/** Terms of a tensor that is factor · (x − mean) and nothing more. */
export function centredOf(backend: WasmBackend, info: TensorInfo): (Centred & Terms) | null {
  const terms = termsOf(backend, info);
  if (terms === null || terms.direct !== null || terms.constant !== null) return null;
  return terms.centred === null ? null : { ...terms, ...terms.centred };
}

/** Whether it is x − mean itself. */
export const isPlain = ({ factor }: Centred): boolean =>
  factor.row === null && factor.variance === null && factor.times === 1;

/** (x − mean)², until its mean is asked for. */
export function squared(backend: WasmBackend, of: TensorInfo, { x, mean }: Centred): Deferred {
  return {
    inputs: [of, x, mean],
    compute: (to) => {
      runUnary(backend, "Square", of, to);
    },
    squareOf: { x, mean },
  };
}

/** Notes that `mean` holds the means of x's columns. */
export function noteMean(backend: WasmBackend, mean: TensorInfo, x: TensorInfo): void {
  const data = backend.dataOf(x);
  const own = backend.dataOf(mean);
  own.meanOf = { data, revisions: data.revision + own.revision };
}

/** Whether `mean` holds the means of x's columns, as far as is known. */
export function isMeanOf(mean: TensorData, x: TensorData): boolean {
  const { meanOf } = mean;
  return meanOf?.data === x && meanOf.revisions === x.revision + mean.revision;
}

/** x − mean, where `mean` is known to hold the means of x's columns; `null` where it is not. */
export function centre(backend: WasmBackend, x: TensorInfo, mean: TensorInfo): TensorInfo | null {
  const data = backend.dataOf(x);
  if (!isMeanOf(backend.dataOf(mean), data)) return null;
  const columns = backend.dataOf(mean).size;
  const isRow = mean.shape.at(-1) === columns && x.shape.at(-1) === columns;
  if (!isRow || mean.shape.length > x.shape.length) return null;
  const terms = { size: data.size, columns, centred: { x, mean, factor: ONCE } };
  return backend.defer(x.shape, rowsOf(backend, terms));
}
