import { count, duration } from "./format.js";

/** Tells how fast a run goes and when it will be done. */
export interface RunMeter {
  /** @param left Images of this epoch seen before the run was interrupted. Default 0. */
  startEpoch(epoch: number, samples: number, left?: number): void;
  /** @param done Images of this epoch seen so far. @returns What to say about it. */
  note(done: number): string;
  /** @param seconds Training and validation together. */
  endEpoch(seconds: number): void;
}

/**
 * @param samples Images each epoch sees.
 * @param now Unit: milliseconds.
 */
export function runMeter(samples: readonly number[], now: () => number): RunMeter {
  let [epoch, total, started, before] = [0, 0, 0, 0];
  let [spent, seen] = [0, 0];
  return {
    startEpoch(next, images, left = 0) {
      [epoch, total, started, before] = [next, images, now(), left];
    },
    note(done) {
      const seconds = (now() - started) / 1000;
      if (done <= before || seconds <= 0) return "";
      const speed = (done - before) / seconds;
      const left = (total - done) / speed;
      const later = samples.slice(epoch + 1).reduce((sum, images) => sum + images, 0);
      // Finished epochs also tell what validation costs.
      const perImage = seen > 0 ? spent / seen : 1 / speed;
      const whole = duration(left + later * perImage);
      return `${count(speed)} images/s  ETA ${duration(left)}, run ${whole}`;
    },
    endEpoch(seconds) {
      spent += seconds;
      seen += total;
    },
  };
}
