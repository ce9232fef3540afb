/** Handles an event. If it returns a promise, whoever emits the event waits for it. */
export type Listener<Event> = (event: Event) => void | Promise<void>;

/** Listeners by event name. */
export interface Emitter<Events> {
  /** @returns A function that removes the listener. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void;
  /**
   * Calls listeners in the order they were added.
   *
   * @returns A promise if one of them did, else `null`.
   */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): Promise<void> | null;
}

/** An emitter whose listeners may be asynchronous. What a listener throws, `emit` throws. */
export function createEmitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<Listener<never>>>();
  return {
    on(name, listener) {
      const own = listeners.get(name) ?? new Set();
      listeners.set(name, own);
      // A wrapper of its own, so that the same function can be added twice.
      const entry: typeof listener = (event) => listener(event);
      own.add(entry);
      return () => void own.delete(entry);
    },
    emit(name, event) {
      const own = listeners.get(name);
      if (own === undefined || own.size === 0) return null;
      const calls = Array.from(own, (listener) => () => listener(event as never));
      for (const [index, call] of calls.entries()) {
        const result = call();
        if (result instanceof Promise) return finish(result, calls.slice(index + 1));
      }
      return null;
    },
  };
}

async function finish(
  first: Promise<void>,
  rest: readonly (() => void | Promise<void>)[],
): Promise<void> {
  await first;
  for (const call of rest) await call();
}
