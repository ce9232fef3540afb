import type { WasmBackend } from "../../backend/backend.js";
import { float, wordsOf } from "../../engine/words.js";

/** What `reduceMiddle` computes. */
export const REDUCE = ["sum", "prod", "max", "min"] as const;

const REDUCE_WORDS = ["x", "output", "outer", "middle", "inner", "scale", "operation"] as const;

interface Reduction {
  readonly operation: (typeof REDUCE)[number];
  /** Address of [outer, middle, inner]. */
  readonly x: number;
  /** Address of [outer, inner]. */
  readonly output: number;
  readonly outer: number;
  readonly middle: number;
  readonly inner: number;
  /** What the results are multiplied by. */
  readonly scale: number;
}

/** Reduces x over its middle axis. */
export function reduceMiddle(backend: WasmBackend, reduction: Reduction, units: number): void {
  const { x, output, outer, middle, inner } = reduction;
  const scale = float(reduction.scale);
  const operation = REDUCE.indexOf(reduction.operation);
  const words = wordsOf(REDUCE_WORDS, { x, output, outer, middle, inner, scale, operation });
  backend.engine.run("reduceMiddle", words, units);
}
