import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = new URL("../dist/index.js", import.meta.url).href;

const setUp = `
  import * as tf from "@tensorflow/tfjs-core";
  import "@tensorflow/tfjs-backend-cpu";
  import { registerWasm } from ${JSON.stringify(built)};
  const work = () => tf.tidy(() => tf.matMul(tf.ones([300, 300]), tf.ones([300, 300])).dataSync()[0]);
`;

/**
 * Runs a program to its own end; fails if that does not come, in a time that only a program that
 * hangs needs on a busy machine.
 */
async function ends(program: string, timeout = 110_000): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", setUp + program],
    { cwd: root, timeout },
  );
  return stdout.trim();
}

// A program of its own needs JavaScript, not sources.
beforeAll(async () => {
  const compiler = fileURLToPath(
    new URL("../../../node_modules/typescript/bin/tsc", import.meta.url),
  );
  await promisify(execFile)(process.execPath, [compiler, "-b"], { cwd: root });
});

test("a program that disposes the engine ends by itself", async () => {
  const program = `
    const engine = await registerWasm({ threads: 3 });
    await tf.setBackend(engine.name);
    const value = work();
    await engine.dispose();
    console.log(value, tf.findBackend("regimen-wasm"));
  `;
  expect(await ends(program)).toBe("300 null");
});

test("so does one that forgets to", async () => {
  const program = `
    const engine = await registerWasm({ threads: 3 });
    await tf.setBackend(engine.name);
    console.log(work());
  `;
  expect(await ends(program)).toBe("300");
});

test(
  "a thousand engines one after another leave no thread and no memory",
  { timeout: 900_000 },
  async () => {
    const program = `
    import { readdirSync } from "node:fs";
    const threads = () => process.platform === "linux" ? readdirSync("/proc/self/task").length : 0;
    const cycle = async () => {
      const engine = await registerWasm({ threads: 2 });
      await tf.setBackend(engine.name);
      const value = work();
      await engine.dispose();
      await tf.setBackend("cpu");
      return value;
    };
    await cycle();
    const before = threads();
    for (let i = 0; i < 1000; i++) if ((await cycle()) !== 300) throw new Error("wrong");
    console.log(threads() - before, tf.memory().numTensors);
  `;
    expect(await ends(program, 890_000)).toBe("0 0");
  },
);
