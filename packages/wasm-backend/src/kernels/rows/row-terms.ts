import { util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import type { Factor, Terms } from "../../backend/deferred.js";
import { areFloat } from "../../backend/kernel.js";
import { centredOf } from "./centred.js";
import { ONCE, rowsOf, termsOf, termsWith } from "./rows.js";

const termNames = ["direct", "centred", "constant"] as const;

/** The sum of two tensors of one shape, as long as their terms go into one pass. */
export function addRows(backend: WasmBackend, a: TensorInfo, b: TensorInfo): TensorInfo | null {
  const left = termsOf(backend, a);
  const right = termsOf(backend, b);
  const known = left ?? right;
  if (known === null || !areFloat(a, b) || !util.arraysEqual(a.shape, b.shape)) return null;
  const { size, columns } = known;
  const plain = (info: TensorInfo): Terms =>
    termsWith({ size, columns, direct: { a: info, factor: ONCE } });
  const p = left ?? plain(a);
  const q = right ?? plain(b);
  const clash = termNames.some((name) => p[name] !== null && q[name] !== null);
  if (clash || p.columns !== q.columns) return null;
  const terms = {
    size,
    columns,
    direct: p.direct ?? q.direct,
    centred: p.centred ?? q.centred,
    constant: p.constant ?? q.constant,
  };
  return backend.defer(a.shape, rowsOf(backend, terms));
}

/**
 * factor · (x − mean) times a number, or times a row in every row, while it is not computed yet.
 */
export function multiplyRows(
  backend: WasmBackend,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo | null {
  const centred = centredOf(backend, a);
  if (centred === null || !areFloat(b)) return null;
  const { x, mean, factor, size, columns } = centred;
  const scaled = (to: Factor): TensorInfo =>
    backend.defer(a.shape, rowsOf(backend, { size, columns, centred: { x, mean, factor: to } }));
  const number = backend.dataOf(b);
  if (number.size === 1 && number.host !== undefined && b.shape.length <= a.shape.length) {
    return scaled({ ...factor, times: factor.times * (number.host[0] as number) });
  }
  const other = termsOf(backend, b);
  if (other === null || other.direct !== null || other.centred !== null) return null;
  const fits = other.columns === columns && util.arraysEqual(a.shape, b.shape);
  const free = factor.row === null && factor.variance === null;
  return fits && free ? scaled({ ...factor, row: other.constant }) : null;
}
