import type { Batch } from "./loader.js";

/** Batches of one epoch, made one ahead of their use. */
export interface BatchQueue {
  /** The next batch, or `null` at the end. */
  readonly head: Batch | null;
  /** Drops the head and makes the one after it. */
  advance(): void;
}

/** A queue over batches; the first one is made at once. */
export function createQueue(batches: Iterable<Batch>): BatchQueue {
  const iterator = batches[Symbol.iterator]();
  const next = (): Batch | null => {
    const result = iterator.next();
    return result.done === true ? null : result.value;
  };
  let head = next();
  return {
    get head() {
      return head;
    },
    advance() {
      head = next();
    },
  };
}
