import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf } from "../../engine/words.js";

const SPREAD_WORDS = ["x", "mask", "output", "outer", "middle", "inner"] as const;

interface Spread {
  /** Address of [outer, inner]. */
  readonly x: number;
  /** Address of [outer, middle, inner], or 0; where it is not positive, the output is 0. */
  readonly mask: number;
  /** Address of [outer, middle, inner]. */
  readonly output: number;
  readonly outer: number;
  readonly middle: number;
  readonly inner: number;
}

/** Repeats x along a middle axis. */
export function spreadOut(backend: WasmBackend, spread: Spread): void {
  const { x, mask, output, outer, middle, inner } = spread;
  const words = wordsOf(SPREAD_WORDS, { x, mask, output, outer, middle, inner });
  backend.engine.run("spread", words, (outer * middle * inner) / 4);
}
