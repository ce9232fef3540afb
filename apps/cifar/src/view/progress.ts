import { SingleBar } from "cli-progress";
import type { Output } from "./output.js";

/** A bar that shows how far something is. Draws nothing where no person watches. */
export interface Progress {
  /** Units done, and what to say beside the bar. */
  update(done: number, note: string): void;
  /** Takes the bar away; the next line goes where it was. May be called again. */
  stop(): void;
}

/** @param total Units at the end. */
export function progressOn(output: Output, label: string, total: number): Progress {
  if (!output.interactive) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    stream: output.stream,
    format: `  ${label}  {bar} {percentage} %  {note}`,
    barCompleteChar: "━",
    barIncompleteChar: "╌",
    barsize: 16,
    autopadding: true,
    clearOnComplete: true,
    // Change no setting of the terminal: a killed process could not take it back.
    linewrap: true,
    hideCursor: null,
    gracefulExit: false,
    fps: 8,
  });
  bar.start(total, 0, { note: "" });
  return { update: (done, note) => bar.update(done, { note }), stop: () => bar.stop() };
}
