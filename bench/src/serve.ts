import { createInterface } from "node:readline";
import type { Reply } from "./runner.js";

const say = (reply: Reply) => process.stdout.write(`${JSON.stringify(reply)}\n`);

/**
 * The child's side: answers each line `<steps>` with the milliseconds of each step, until input
 * ends.
 */
export async function serve(ready: string, step: () => void): Promise<void> {
  say({ ready });
  for await (const line of createInterface({ input: process.stdin })) {
    const ms: number[] = [];
    for (let count = Number(line); count > 0; count--) {
      const started = performance.now();
      step();
      ms.push(performance.now() - started);
    }
    say({ ms });
  }
}

/** Tells the parent that this peer cannot run here. */
export function decline(missing: string): void {
  say({ missing });
}
