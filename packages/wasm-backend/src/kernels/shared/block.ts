import { util, type DataType } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf } from "../../engine/words.js";

/** Bytes of one value of the types that the engine moves; `null` for others. */
export const widthOf = (dtype: DataType): number | null =>
  dtype === "float32" || dtype === "int32" ? 4 : dtype === "bool" ? 1 : null;

/** Values to copy from one place to another, each with steps of its own. */
export interface Block {
  /** Addresses of the first value. */
  readonly from: number;
  readonly to: number;
  readonly shape: readonly number[];
  /** Values from one to the next along each axis. May be negative. */
  readonly fromSteps: readonly number[];
  readonly toSteps: readonly number[];
  /** Bytes of one value. */
  readonly width: number;
}

interface Axis {
  size: number;
  readonly from: number;
  readonly to: number;
}

/** Steps of a tensor of that shape, row by row. */
export function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => util.sizeFromShape(shape.slice(axis + 1)));
}

/** Joins axes that lie one behind the other on both sides; what is in one piece becomes a row. */
function join({ shape, fromSteps, toSteps, width }: Block): { bytes: number; axes: Axis[] } {
  let bytes = width;
  const axes: Axis[] = [];
  for (let i = shape.length - 1; i >= 0; i--) {
    const [size, from, to] = [shape[i]!, fromSteps[i]! * width, toSteps[i]! * width];
    const inner = axes.at(-1);
    if (size === 1) continue;
    if (inner === undefined) {
      if (from === bytes && to === bytes) bytes *= size;
      else axes.push({ size, from, to });
    } else if (from === inner.from * inner.size && to === inner.to * inner.size) inner.size *= size;
    else axes.push({ size, from, to });
  }
  return { bytes, axes };
}

/**
 * Behind them come three words for each axis, the innermost first: its size, and both steps in
 * bytes.
 */
const COPY_BLOCK_WORDS = ["from", "to", "bytes", "rows", "axes"] as const;

/** Copies a block that is not empty. */
export function copyBlock(backend: WasmBackend, block: Block): void {
  const { bytes, axes } = join(block);
  if (axes.length === 0) axes.push({ size: 1, from: bytes, to: bytes });
  const rows = axes.reduce((count, { size }) => count * size, 1);
  const { from, to, shape } = block;
  const words = wordsOf(COPY_BLOCK_WORDS, { from, to, bytes, rows, axes: axes.length });
  for (const axis of axes) words.push(axis.size, axis.from, axis.to);
  const units = Math.max(rows, util.sizeFromShape([...shape]) / 4);
  backend.engine.run("copyBlock", words, units);
}
