import type { WasmBackend } from "../../backend/backend.js";
import { wordsOf, type Word } from "../../engine/words.js";

const FILL_WORDS = ["output", "count", "value"] as const;

/** Writes the same word to `count` places at address `output`. */
export function fill(backend: WasmBackend, output: number, count: number, value: Word): void {
  backend.engine.run("fill", wordsOf(FILL_WORDS, { output, count, value }), count / 8);
}
