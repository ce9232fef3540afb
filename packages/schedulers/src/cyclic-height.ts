import { checkFactor, checkInteger, checkOneOf } from "./option-error.js";
import type { Unit } from "./schedule.js";

/** What a cycle of rates and the momentum that goes with it have in common. */
export interface CyclicShape {
  /** Length of the way up. Unit: `unit`. Integer ≥ 1. Default 2000. */
  readonly stepSizeUp?: number;
  /** Length of the way down. Unit: `unit`. Integer ≥ 1. Default `stepSizeUp`. */
  readonly stepSizeDown?: number;
  /**
   * Whether all cycles are as high (`"triangular"`), each half as high as the one before
   * (`"triangular2"`), or the height shrinks by `gamma` at each step (`"exp_range"`). Default
   * `"triangular"`.
   */
  readonly mode?: "triangular" | "triangular2" | "exp_range";
  /** Factor per step of `"exp_range"`. In (0, 1]. Default 1. */
  readonly gamma?: number;
  /** What the schedule counts. Default `"step"`. */
  readonly unit?: Unit;
}

/** Checks the shape and answers the height above the foot at a time, in [0, 1]. */
export function cyclicHeight(name: string, shape: CyclicShape): (at: number) => number {
  const { stepSizeUp = 2000, stepSizeDown = stepSizeUp, mode = "triangular", gamma = 1 } = shape;
  checkInteger(`${name}: stepSizeUp`, stepSizeUp, 1);
  checkInteger(`${name}: stepSizeDown`, stepSizeDown, 1);
  checkOneOf(`${name}: mode`, mode, ["triangular", "triangular2", "exp_range"]);
  checkFactor(`${name}: gamma`, gamma);
  const length = stepSizeUp + stepSizeDown;
  const shrunk = {
    triangular: () => 1,
    triangular2: (at: number) => 2 ** -Math.floor(at / length),
    exp_range: (at: number) => gamma ** at,
  }[mode];
  return (at) => {
    const position = at % length;
    const height =
      position <= stepSizeUp ? position / stepSizeUp : (length - position) / stepSizeDown;
    return height * shrunk(at);
  };
}
