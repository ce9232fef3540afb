import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Something that runs training steps when asked. Two of them are asked by turns. */
export interface Runner {
  /** Engine, version and threads. */
  readonly description: string;
  /** Runs that many steps. @returns Milliseconds of each. */
  run(steps: number): Promise<readonly number[]>;
  close(): void;
}

/** A peer that is not there, and why. */
export interface Missing {
  readonly missing: string;
}

/**
 * What a child writes, one JSON object a line: first `ready` or `missing`, then `ms` for each line
 * `<steps>` that it reads.
 */
export interface Reply {
  readonly ready?: string;
  readonly missing?: string;
  readonly ms?: readonly number[];
}

/**
 * Starts a child process that speaks the protocol of {@link Reply} and stays alive until closed.
 */
export async function startRunner(
  command: string,
  args: readonly string[],
): Promise<Runner | Missing> {
  const child: ChildProcess = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("startRunner: the child has no pipes");
  const failed = new Promise<Missing>((resolve) => {
    child.once("error", (error) => resolve({ missing: `${command}: ${error.message}` }));
  });
  stdin.on("error", () => {});
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Reply> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${command} ended before it answered`);
    return JSON.parse(line.value) as Reply;
  };

  const first = await Promise.race([failed, next()]);
  if (first.missing !== undefined) {
    child.kill();
    return { missing: first.missing };
  }
  return {
    description: (first as Reply).ready ?? command,
    async run(steps) {
      stdin.write(`${steps}\n`);
      return (await next()).ms ?? [];
    },
    close: () => void stdin.end(),
  };
}
