#!/usr/bin/env node
import "./relaxed-simd.js";

import { parseArguments, type Request } from "./cli/parse-arguments.js";
import { openRun } from "./run/open-run.js";
import { runApp } from "./run-app.js";
import { runComparison } from "./run-comparison.js";
import { runStopping } from "./run-stopping.js";
import { outputTo, type Output } from "./view/output.js";

/** Errors whose message says all that a person needs. */
const plain = [
  "CheckpointError",
  "DataError",
  "DeviceError",
  "NonFiniteError",
  "OptionError",
  "ResumeError",
];

try {
  const request = parseArguments(process.argv.slice(2));
  const output = outputTo(process.stdout);
  if (request.kind === "help") process.stdout.write(request.text);
  else process.exitCode = await start(request, output);
} catch (error) {
  const { name, message, stack } = error as Error;
  const { paint, line } = outputTo(process.stderr);
  line(
    `${paint("red", "error:")} ${plain.includes(name) || name === "UsageError" ? message : stack}`,
  );
  if (name === "UsageError") line("Run with --help for all flags.");
  process.exitCode = name === "UsageError" ? 2 : 1;
}

/** @returns The exit code. */
async function start(
  request: Exclude<Request, { readonly kind: "help" }>,
  output: Output,
): Promise<number> {
  if (request.kind === "stopping") return (await runStopping(request, output)).exitCode;
  if (request.kind === "compare") return (await runComparison(request, output)).exitCode;
  if (request.kind === "run") return (await runApp(request.options, output)).exitCode;
  const resumed = await openRun(request);
  return (await runApp(resumed.options, output, resumed)).exitCode;
}
