import type { EpochRecord } from "@regimen/core";
import { count, duration, percent, rate } from "./format.js";

/** The head over the lines of `epochLine`. */
export const epochHead: string =
  "    epoch    train loss      acc    val loss      acc        rate      time   images/s";

/** One epoch as a line. `*` marks the best so far. */
export function epochLine(record: EpochRecord, epochs: number): string {
  const { epoch, metrics, best, seconds, samplesPerSecond } = record;
  const width = String(epochs).length;
  const place = `${String(epoch + 1).padStart(width)}/${epochs}`;
  const loss = (name: string): string => metrics[name]?.toFixed(4) ?? "-";
  const accuracy = (name: string): string => {
    const value = metrics[name];
    return value === undefined ? "-" : percent(value);
  };
  return [
    place.padStart(9),
    loss("loss").padStart(14),
    accuracy("accuracy").padStart(9),
    loss("val_loss").padStart(12),
    accuracy("val_accuracy").padStart(9),
    rate(record.rate).padStart(12),
    duration(seconds).padStart(10),
    count(samplesPerSecond).padStart(11),
    best ? "  * best" : "",
  ].join("");
}
