import { check, checkFraction, checkInteger, checkOneOf } from "./option-error.js";
import type { Unit } from "./schedule.js";

/** What a one-cycle of rates and the momentum that goes with it have in common. */
export interface OneCycleShape {
  /**
   * Length of the whole cycle. Unit: `unit`. Integer ≥ 1. The last value is that of `steps − 1`.
   */
  readonly steps: number;
  /** Fraction of `steps` on the way up. In [0, 1]; in [0, 0.5] for three phases. Default 0.3. */
  readonly pctStart?: number;
  /** Half a cosine or a straight line between the levels. Default `"cos"`. */
  readonly annealStrategy?: "cos" | "linear";
  /**
   * Whether the way down mirrors the way up before the end is approached. Default false: two
   * phases.
   */
  readonly threePhase?: boolean;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/** The value at a time, between three levels. */
type Curve = (at: number, start: number, peak: number, end: number) => number;

/** Checks the shape and answers its curve: start → peak → end, or start → peak → start → end. */
export function oneCycleCurve(name: string, shape: OneCycleShape): Curve {
  const { steps, pctStart = 0.3, annealStrategy = "cos", threePhase = false } = shape;
  checkInteger(`${name}: steps`, steps, 1);
  checkFraction(`${name}: pctStart`, pctStart);
  checkOneOf(`${name}: annealStrategy`, annealStrategy, ["cos", "linear"]);
  const halves = !threePhase || pctStart <= 0.5;
  check(halves, `${name}: pctStart`, "in [0, 0.5] for three phases", pctStart);

  const up = pctStart * steps - 1;
  const down = threePhase ? 2 * pctStart * steps - 2 : up;
  const last = steps - 1;
  const between = (from: number, to: number, reached: number): number => {
    // Not below 1: past the end, or 0 / 0 in a phase without length.
    const part = reached < 1 ? reached : 1;
    if (annealStrategy === "linear") return from + (to - from) * part;
    return to + ((from - to) / 2) * (Math.cos(Math.PI * part) + 1);
  };
  return (at, start, peak, end) => {
    if (at <= up) return between(start, peak, at / up);
    if (at <= down) return between(peak, start, (at - up) / (down - up));
    return between(threePhase ? start : peak, end, (at - down) / (last - down));
  };
}
