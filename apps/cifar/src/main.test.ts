import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const line =
  "--synthetic --limit 400 --epochs 6 --batch-size 8 --device wasm --threads 1 --save-every 20 --no-early-stop";

let runs = "";
// A program of its own needs JavaScript, not sources.
beforeAll(async () => {
  const compiler = fileURLToPath(
    new URL("../../../node_modules/typescript/bin/tsc", import.meta.url),
  );
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  await promisify(execFile)(process.execPath, [compiler, "-b"], { cwd });
  runs = await mkdtemp(join(tmpdir(), "cifar-signals-"));
});
afterAll(() => rm(runs, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly text: string;
}

/** Runs the app; `during` is given the process when the first epoch is done. */
function app(args: string, during: (child: ChildProcess) => void = () => {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...args.split(" ")]);
    let [text, began] = ["", false];
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      if (began || !text.includes("1/6")) return;
      began = true;
      during(child);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("close", (code, signal) => resolve({ code, signal, text }));
  });
}

async function weightsIn(out: string): Promise<string> {
  const [folder, ...others] = await readdir(join(runs, out));
  expect(others).toEqual([]);
  return (await readFile(join(runs, out, folder!, "model", "weights.bin"))).toString("base64");
}

test("a first signal saves and exits with its code, a second exits at once, SIGKILL too: each run resumes to the same weights", async () => {
  expect((await app(`${line} --out ${join(runs, "straight")}`)).code).toBe(0);
  const expected = await weightsIn("straight");

  const cases: readonly [string, Omit<Ended, "text">, (child: ChildProcess) => void][] = [
    ["term", { code: 143, signal: null }, (child) => child.kill("SIGTERM")],
    [
      "twice",
      { code: 130, signal: null },
      (child) => {
        child.stdout?.on("data", (chunk: Buffer) => {
          if (chunk.includes("interrupted")) child.kill("SIGINT");
        });
        child.kill("SIGINT");
      },
    ],
    ["kill", { code: null, signal: "SIGKILL" }, (child) => child.kill("SIGKILL")],
  ];
  const found: unknown[] = [];
  for (const [out, , during] of cases) {
    const { code, signal } = await app(`${line} --out ${join(runs, out)}`, during);
    const resumed = await app(`--resume --out ${join(runs, out)}`);
    const same = (await weightsIn(out)) === expected;
    const from = /from step \d+/.test(resumed.text);
    found.push([out, { code, signal }, { resumed: resumed.code, from, same }]);
  }
  const whole = { resumed: 0, from: true, same: true };
  expect(found).toEqual(cases.map(([out, ending]) => [out, ending, whole]));
}, 300_000);

test("errors say what to do, and exit with 1 or 2", async () => {
  const none = await app(`--resume --out ${join(runs, "nothing")}`);
  expect(none.code).toBe(1);
  expect(none.text).toBe(
    `error: ${join(runs, "nothing")}: no run with a checkpoint; name its folder with --resume <folder>\n`,
  );
  const wrong = await app("--resume --seed 3");
  expect(wrong.code).toBe(2);
  expect(wrong.text).toContain(
    "option '--seed <n>' cannot be used with option '--resume [folder]'",
  );
});
