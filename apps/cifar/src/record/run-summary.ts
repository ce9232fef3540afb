import type { Run } from "@regimen/core";
import type { DataSource } from "../data/obtain-data.js";
import type { OpenedDevice } from "../device/open-device.js";
import type { AppOptions } from "../options.js";
import type { ClassScore } from "../view/class-table.js";
import { count, plural } from "../view/format.js";

/** What is known before the first step. */
export interface RunSetup {
  readonly options: AppOptions;
  readonly source: DataSource;
  /** Number of images. */
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
  /** Where the curriculum's difficulties come from, or `null` without one. */
  readonly difficulty: string | null;
  readonly device: Omit<OpenedDevice, "close">;
  readonly model: { readonly parameters: number; readonly frozen: readonly string[] };
  /** Folder of the run. */
  readonly folder: string;
}

/** What is known after the last. */
export interface RunSummary extends RunSetup {
  readonly run: Run;
  /** On the test images with the weights that were kept; `null` if the run was interrupted. */
  readonly test: {
    readonly loss: number;
    readonly accuracy: number;
    readonly classes: readonly ClassScore[];
  } | null;
}

/** Why and where a run ended, in words. */
export function endingOf({ run, options }: RunSummary): string {
  const { reason, bestEpoch } = run.stop;
  const why =
    {
      budget: `${plural(run.epochs, "epoch")} done, the whole budget`,
      aborted: `interrupted after ${plural(run.epochs, "epoch")}, at step ${count(run.steps)}`,
      patience: `no better validation loss for ${plural(options.earlyStop ?? 0, "epoch")} (early stopping)`,
    }[reason] ?? reason;
  if (bestEpoch === null) return `${why}; the last weights are kept`;
  const kept = run.restored ? "its weights are restored" : "its weights are the last";
  return `${why}; epoch ${bestEpoch + 1} was the best, ${kept}`;
}

/** The device in words, with what was passed over, a line each. */
export function deviceLines({ device }: RunSetup): string[] {
  const { threads, simd } = device;
  const parts = [
    threads === null ? null : plural(threads, "thread"),
    simd && { simd: "SIMD", "relaxed-simd": "relaxed SIMD (fused multiply-add)" }[simd],
  ].filter((part) => part !== null);
  return [
    [`${device.device} (${device.backend})`, ...parts].join(", "),
    ...device.reasons,
    ...device.passedOver.map((one) => `${one.device} passed over: ${one.reason}`),
  ];
}

/** What must be said wherever figures of a run on other data are shown. */
export const notCifar10 = "NOT CIFAR-10: figures on this data compare with nothing else.";
