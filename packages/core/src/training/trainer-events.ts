import type { EpochRecord, Metrics, Run } from "./run-records.js";

/**
 * The events of a Trainer, in this order:
 *
 *     fitStart
 *       per epoch: epochStart, step …, validationStart, validationEnd, epochEnd
 *     fitEnd
 *
 * `validation…` comes only where there is validation data. An epoch that is aborted has no
 * `validationEnd` and no `epochEnd`; a fit that throws has no `fitEnd`. At `epochEnd` policies have
 * seen the epoch and a checkpoint holds it whole.
 */
export interface TrainerEvents {
  readonly fitStart: {
    /** Epochs the run will have at its end, those before a restore included. */
    readonly epochs: number;
    /** Optimizer steps of an epoch over all samples; a sampler may make one shorter. */
    readonly stepsPerEpoch: number;
  };
  readonly epochStart: {
    /** Counted from 0. */
    readonly epoch: number;
    readonly epochs: number;
    /** Optimizer steps of this epoch. */
    readonly steps: number;
    /** Samples of this epoch. */
    readonly samples: number;
  };
  readonly step: {
    /** Counted from 0. */
    readonly epoch: number;
    /** Optimizer steps finished since the run began, this one included. */
    readonly step: number;
    /** Optimizer steps of this epoch finished, this one included. */
    readonly stepInEpoch: number;
    /** Optimizer steps of this epoch. */
    readonly steps: number;
    /** Mean over the samples of this step, regularizers included. */
    readonly loss: number;
    /** Learning rate of variables in no group. */
    readonly rate: number;
    /** Samples in this step. */
    readonly samples: number;
  };
  readonly validationStart: { readonly epoch: number };
  readonly validationEnd: {
    readonly epoch: number;
    /** As `evaluate` returns them: without `val_`. */
    readonly metrics: Metrics;
  };
  readonly epochEnd: EpochRecord;
  readonly fitEnd: { readonly run: Run };
}
