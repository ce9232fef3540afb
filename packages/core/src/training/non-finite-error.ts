/** Training met a NaN or an infinity. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  /** Counted from 0. */
  readonly epoch: number;
  /** Optimizer step in which it happened, counted from 1 since the run began. */
  readonly step: number;
  /** `loss`, `gradient of NAME` or `weights NAME`. */
  readonly tensor: string;
  /** The first value that is not finite. */
  readonly value: number;

  constructor(where: {
    epoch: number;
    step: number;
    tensor: string;
    value: number;
    note?: string;
  }) {
    const { epoch, step, tensor, value, note = "" } = where;
    super(`Trainer: ${tensor} is ${value} in epoch ${epoch}, step ${step}${note}`);
    this.epoch = epoch;
    this.step = step;
    this.tensor = tensor;
    this.value = value;
  }
}
