import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf } from "../../engine/words.js";

const TURN_FILTER_WORDS = ["from", "to", "taps", "inChannels", "outChannels"] as const;

/** Turns the filter [taps, in, out] at `from` by half a circle, to [taps, out, in] at `to`. */
export function turnFilter(
  backend: WasmBackend,
  filter: Readonly<Record<(typeof TURN_FILTER_WORDS)[number], number>>,
): void {
  backend.engine.run("turnFilter", wordsOf(TURN_FILTER_WORDS, filter), 0);
}
