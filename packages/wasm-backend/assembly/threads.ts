/** The control block, one word each. */
enum ControlWord {
  generation,
  kernel,
  parameters,
  /** Workers that have done their share. */
  done,
  /** Workers that sleep. */
  asleep,
  /** Whether a worker failed. */
  failed,
}

// @ts-ignore: decorator
@inline
function word(control: usize, i: i32): usize {
  return control + ((<usize>i) << 2);
}

/** Blocks a worker until the generation moves on from `last`; returns the new one. */
export function waitForJob(control: usize, last: i32, spins: i32): i32 {
  for (let i: i32 = 0; i < spins; i++) {
    const now = atomic.load<i32>(control);
    if (now != last) return now;
  }
  atomic.add<i32>(word(control, ControlWord.asleep), 1);
  while (atomic.load<i32>(control) == last) atomic.wait<i32>(control, last, -1);
  atomic.sub<i32>(word(control, ControlWord.asleep), 1);
  return atomic.load<i32>(control);
}

/** A worker says that its share is done. */
export function finishJob(control: usize): void {
  atomic.add<i32>(word(control, ControlWord.done), 1);
  atomic.notify(word(control, ControlWord.done), 1);
}

/** The main thread hands out a job. */
export function postJob(control: usize, kernel: i32, parameters: i32): void {
  store<i32>(control, kernel, ControlWord.kernel << 2);
  store<i32>(control, parameters, ControlWord.parameters << 2);
  atomic.store<i32>(word(control, ControlWord.done), 0);
  atomic.add<i32>(control, 1);
  if (atomic.load<i32>(word(control, ControlWord.asleep)) > 0) atomic.notify(control, -1);
}

/** Spins until `workers` have finished; false if they have not within `spins` looks. */
export function spinUntilDone(control: usize, workers: i32, spins: i32): bool {
  for (let i: i32 = 0; i < spins; i++) {
    if (atomic.load<i32>(word(control, ControlWord.done)) == workers) return true;
  }
  return false;
}
