// `npm start`, `npm test` and `npm run bench` on a machine that has only Node and npm:
// install, build, run. No dependencies, since it runs before they are there.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

const commands = {
  start: { builds: ["@regimen/cifar"], entry: "apps/cifar/dist/main.js", args: [] },
  test: { builds: [], entry: "node_modules/vitest/vitest.mjs", args: ["run"] },
  bench: { builds: ["@regimen/bench"], entry: "bench/dist/main.js", args: [] },
};

const environment = {
  ...process.env,
  PATH: join(modules, ".bin") + delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  DO_NOT_TRACK: "1",
};

const say = (text) => process.stderr.write(`regimen: ${text}\n`);

/** Runs a step that should be silent; shows what it printed only if it fails. */
function quietly(label, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const note = setTimeout(() => say(`${label} ...`), 700);
    const child = spawn(command, args, {
      cwd: root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      ...options,
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(note);
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) {
        if (seconds > 0.7) say(`${label}: done in ${seconds.toFixed(1)} s`);
        resolve();
      } else {
        process.stderr.write(output);
        reject(new Error(`${label} failed (exit code ${code}): see its output above`));
      }
    });
  });
}

/** pnpm keeps a copy of the lockfile it installed from; equal copies mean nothing is to be done. */
function installed() {
  try {
    const wanted = readFileSync(join(root, "pnpm-lock.yaml"));
    return readFileSync(join(modules, ".pnpm", "lock.yaml")).equals(wanted);
  } catch {
    return false;
  }
}

async function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const flags = ["--frozen-lockfile", "--prefer-offline", "--config.confirmModulesPurge=false"];
  await quietly("installing packages", "npx", ["-y", packageManager, "install", ...flags], {
    shell: process.platform === "win32",
  });
}

async function build(packages) {
  const turbo = join(modules, "turbo", "bin", "turbo");
  const filters = packages.map((name) => `--filter=${name}`);
  const args = [turbo, "run", "build", "--output-logs=errors-only", ...filters];
  await quietly("building", process.execPath, args);
}

/**
 * Runs the program and resolves to its exit code. It gets a process group of its own, so that one
 * Ctrl-C reaches it once: the terminal and npm both signal this process, which passes on the first
 * of the two.
 */
function run(entry, args) {
  return new Promise((resolve, reject) => {
    const detached = process.platform !== "win32";
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: root,
      env: environment,
      stdio: "inherit",
      detached,
    });
    let passedOn = -Infinity;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        if (!detached || performance.now() - passedOn < 200) return;
        passedOn = performance.now();
        child.kill(signal);
      });
    }
    if (detached) process.on("SIGWINCH", () => child.kill("SIGWINCH"));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
const [major, minor] = process.versions.node.split(".").map(Number);
try {
  if (command === undefined) {
    throw new Error(`expected one of ${Object.keys(commands).join(", ")}, got ${name}`);
  }
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`needs Node >= 20.19, got ${process.versions.node}`);
  }
  if (!installed()) await install();
  await build(command.builds);
  process.exitCode = await run(command.entry, [...command.args, ...args]);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
