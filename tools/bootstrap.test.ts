import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "./members.js";

const lock = "lockfileVersion: '9.0'\n";
const app = `
let count = 0;
process.on("SIGINT", () => {
  console.log("SIGINT", ++count);
  if (count === 2) setTimeout(() => process.exit(130), 700);
});
console.log("app", ...process.argv.slice(2));
if (process.argv[2] === "wait") setInterval(() => {}, 1000);
else process.exitCode = Number(process.argv[2] ?? 0);
`;

let folder = "";
async function put(path: string, text: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "regimen-bootstrap-"));
  await mkdir(join(folder, "tools"));
  await copyFile(join(root, "tools/bootstrap.mjs"), join(folder, "tools/bootstrap.mjs"));
  await put("package.json", '{ "packageManager": "pnpm@1.2.3" }');
  await put("pnpm-lock.yaml", lock);
  await put("node_modules/.pnpm/lock.yaml", lock);
  await put("node_modules/turbo/bin/turbo", "require('fs').writeFileSync('built', '')");
  await put("apps/cifar/dist/main.js", app);
  await chmod(await put("bin/npx", '#!/bin/sh\necho "npx $*"\nexit 1\n'), 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function bootstrap(...args: readonly string[]): {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
} {
  const path = join(folder, "bin") + delimiter + process.env["PATH"];
  const child = spawn(process.execPath, ["tools/bootstrap.mjs", ...args], {
    cwd: folder,
    env: { ...process.env, PATH: path },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => resolve({ code, output }));
  });
  return { child, ended };
}

describe.runIf(process.platform !== "win32")("the bootstrap", () => {
  it("runs the application at once when everything is there, with its arguments and exit code", async () => {
    const { code, output } = await bootstrap("start", "3", "--x").ended;
    // A slow machine is told that it builds.
    expect(output.replaceAll(/^regimen: building.*\n/gm, "")).toBe("app 3 --x\n");
    expect(code).toBe(3);
  });
  it("installs first when the lockfile changed, and says why when it cannot", async () => {
    await put("pnpm-lock.yaml", `${lock}# newer\n`);
    const { code, output } = await bootstrap("start").ended;
    expect(code).toBe(1);
    expect(output).toContain("npx -y pnpm@1.2.3 install --frozen-lockfile");
    expect(output).toContain("installing packages failed (exit code 1)");
    expect(output).not.toContain("app");
  });
  it("shows what a failed build printed", async () => {
    await put("node_modules/turbo/bin/turbo", "console.log('TS2322'); process.exit(2)");
    const { code, output } = await bootstrap("start").ended;
    expect(code).toBe(1);
    expect(output).toContain("TS2322");
    expect(output).toContain("building failed (exit code 2)");
  });
  it("rejects an unknown command", async () => {
    const { code, output } = await bootstrap("run").ended;
    expect([code, output]).toEqual([1, "regimen: expected one of start, test, bench, got run\n"]);
  });
  it("passes a Ctrl-C on once, however often it comes, and a later one again", async () => {
    const { child, ended } = bootstrap("start", "wait");
    await new Promise((resolve) => void child.stdout.once("data", resolve));
    child.kill("SIGINT");
    await pause(30);
    child.kill("SIGINT");
    await pause(400);
    child.kill("SIGINT");
    const { code, output } = await ended;
    expect(output).toMatch(/app wait\nSIGINT 1\nSIGINT 2\n$/);
    expect(code).toBe(130);
  });
  it("ends as the application ends when that dies of a signal", async () => {
    const { child, ended } = bootstrap("start", "wait");
    await new Promise((resolve) => void child.stdout.once("data", resolve));
    child.kill("SIGTERM");
    expect((await ended).code).toBe(143);
  });
});
