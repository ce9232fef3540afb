import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { float } from "../engine.js";
import type { Deferred } from "../tensor-data.js";
import { widen, widths } from "./columns.js";
import { DeferredSpread } from "./spread.js";

/** times · row / √(variance + epsilon); without a row or a variance, 1 in their place. */
export interface Factor {
  readonly row: TensorInfo | null;
  readonly times: number;
  readonly variance: TensorInfo | null;
  readonly epsilon: number;
}

export const ONCE: Factor = { row: null, times: 1, variance: null, epsilon: 0 };

/** What a normalization multiplies by. */
export const inverseDeviation = (
  variance: TensorInfo,
  scale: TensorInfo | undefined,
  epsilon: number,
): Factor => ({ row: scale ?? null, times: 1, variance, epsilon });

/** factor · (x − mean) */
export interface Centred {
  readonly x: TensorInfo;
  readonly mean: TensorInfo;
  readonly factor: Factor;
}

export interface Terms {
  readonly size: number;
  readonly columns: number;
  /** factor · a */
  readonly direct: { readonly a: TensorInfo; readonly factor: Factor } | null;
  readonly centred: Centred | null;
  readonly constant: TensorInfo | null;
  readonly relu: boolean;
}

/**
 * factor · a + factor · (x − mean) + constant, column by column, then perhaps a ReLU: a normalization,
 * what is added to it, and its gradient each come to this, and are one pass.
 */
export class DeferredRows implements Deferred {
  readonly terms: Terms;

  constructor(terms: Partial<Terms> & Pick<Terms, "size" | "columns">) {
    this.terms = { direct: null, centred: null, constant: null, relu: false, ...terms };
  }

  get inputs(): readonly TensorInfo[] {
    const { direct, centred, constant } = this.terms;
    const factors = [direct?.factor, centred?.factor].flatMap((f) => [f?.row, f?.variance]);
    const all = [direct?.a, centred?.x, centred?.mean, constant, ...factors];
    return all.filter((info) => info != null);
  }

  get relu(): boolean {
    return this.terms.relu;
  }

  withRelu(): DeferredRows {
    return new DeferredRows({ ...this.terms, relu: true });
  }

  compute(backend: WasmBackend, to: number): void {
    const { size, columns, direct, centred, constant, relu } = this.terms;
    const { width, rows, rest } = widths(size, columns);
    const a = addressOf(backend, direct?.a);
    const x = addressOf(backend, centred?.x);
    const mean = addressOf(backend, centred?.mean);
    const last = addressOf(backend, constant);
    const { allocator } = backend.engine;
    allocator.borrow((width * 4 + columns * 2) * 4, (at) => {
      const spare = at + width * 16;
      const table = [
        [rowOf(backend, direct?.factor, columns, spare), direct?.factor.times ?? 0],
        [mean, mean === 0 ? 0 : 1],
        [rowOf(backend, centred?.factor, columns, spare + columns * 4), centred?.factor.times ?? 0],
        [last, last === 0 ? 0 : 1],
      ] as const;
      table.forEach(([row, times], i) => {
        widen(backend, row, columns, at + i * width * 4, width, times);
      });
      const low = float(relu ? 0 : -Infinity);
      backend.engine.run("affine", [a, x, to, rows, width, at, low, rest], size / 4);
    });
  }
}

const addressOf = (backend: WasmBackend, info: TensorInfo | null | undefined): number =>
  info == null ? 0 : backend.address(info);

/** Address of a factor's row, computed at `spare` if need be; 0 where it has none. */
function rowOf(
  backend: WasmBackend,
  factor: Factor | undefined,
  columns: number,
  spare: number,
): number {
  const row = addressOf(backend, factor?.row);
  if (factor?.variance == null) return row;
  const from = [backend.address(factor.variance), row, 0];
  backend.engine.run("normalizeRow", [...from, spare, columns, float(factor.epsilon), 0], 0);
  return spare;
}

/** What is known of a tensor that is not computed yet, if it comes to such terms. */
export function termsOf(backend: WasmBackend, info: TensorInfo): Terms | null {
  const { deferred, size } = backend.dataOf(info);
  if (deferred instanceof DeferredRows) return deferred.relu ? null : deferred.terms;
  if (!(deferred instanceof DeferredSpread) || deferred.outer !== 1) return null;
  return new DeferredRows({ size, columns: deferred.inner, constant: deferred.x }).terms;
}
