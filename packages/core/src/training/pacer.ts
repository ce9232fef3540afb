/** Lets timers, signals and input in: resolves on a later turn of the event loop. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}

/** How long a loop may keep the event loop to itself. Unit: milliseconds. */
const TURN_MS = 50;

/** Returns a promise to wait for when the last turn is too long ago, else `null`. */
export function createPacer(): () => Promise<void> | null {
  let last = performance.now();
  const pause = async (): Promise<void> => {
    await nextTurn();
    last = performance.now();
  };
  return () => (performance.now() - last < TURN_MS ? null : pause());
}
