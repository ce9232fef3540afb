/*
 * The control block, one word each:
 * 0 generation, 1 kernel, 2 parameters, 3 workers done, 4 workers asleep, 5 whether a worker failed.
 */

/** Blocks a worker until the generation moves on from `last`; returns the new one. */
export function waitForJob(control: usize, last: i32, spins: i32): i32 {
  for (let i: i32 = 0; i < spins; i++) {
    const now = atomic.load<i32>(control);
    if (now != last) return now;
  }
  atomic.add<i32>(control + 16, 1);
  while (atomic.load<i32>(control) == last) atomic.wait<i32>(control, last, -1);
  atomic.sub<i32>(control + 16, 1);
  return atomic.load<i32>(control);
}

/** A worker says that its share is done. */
export function finishJob(control: usize): void {
  atomic.add<i32>(control + 12, 1);
  atomic.notify(control + 12, 1);
}

/** The main thread hands out a job. */
export function postJob(control: usize, kernel: i32, parameters: i32): void {
  store<i32>(control, kernel, 4);
  store<i32>(control, parameters, 8);
  atomic.store<i32>(control + 12, 0);
  atomic.add<i32>(control, 1);
  if (atomic.load<i32>(control + 16) > 0) atomic.notify(control, -1);
}

/** Spins until `workers` have finished; false if they have not within `spins` looks. */
export function spinUntilDone(control: usize, workers: i32, spins: i32): bool {
  for (let i: i32 = 0; i < spins; i++) {
    if (atomic.load<i32>(control + 12) == workers) return true;
  }
  return false;
}
