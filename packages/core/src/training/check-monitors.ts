import { isStateful } from "../contracts.js";
import { check } from "../option-error.js";
import type { TrainerOptions } from "./trainer-options.js";

/**
 * Throws if a policy or the schedule watches a metric that no epoch will have: before the first
 * step, not after the first epoch.
 */
export function checkMonitors(options: TrainerOptions, validates: boolean): void {
  const { metrics = [], policies = [], schedule } = options;
  const trained = ["loss", ...metrics.map(({ name }) => name)];
  const measured = validates ? [...trained, ...trained.map((name) => `val_${name}`)] : trained;
  const watchers = [
    ...policies,
    ...(isStateful(schedule) ? [{ ...schedule, name: "schedule" }] : []),
  ];
  for (const { name, monitors = [] } of watchers) {
    const missing = monitors.find((monitor) => !measured.includes(monitor));
    const rule = `measured in this fit (${measured.join(", ")})`;
    check(missing === undefined, `Trainer.fit: monitor of ${name}`, rule, missing);
  }
}
