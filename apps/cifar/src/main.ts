#!/usr/bin/env node
import "./relaxed-simd.js";

import { parseArguments } from "./cli/parse-arguments.js";
import { runApp } from "./run-app.js";
import { runComparison } from "./run-comparison.js";
import { outputTo } from "./view/output.js";

/** Errors whose message says all that a person needs. */
const plain = ["DataError", "DeviceError", "OptionError", "NonFiniteError"];

try {
  const request = parseArguments(process.argv.slice(2));
  const output = outputTo(process.stdout);
  if (request.kind === "help") process.stdout.write(request.text);
  else if (request.kind === "compare")
    process.exitCode = (await runComparison(request, output)).exitCode;
  else process.exitCode = (await runApp(request.options, output)).exitCode;
} catch (error) {
  const { name, message, stack } = error as Error;
  const { paint, line } = outputTo(process.stderr);
  line(
    `${paint("red", "error:")} ${plain.includes(name) || name === "UsageError" ? message : stack}`,
  );
  if (name === "UsageError") line("Run with --help for all flags.");
  process.exitCode = name === "UsageError" ? 2 : 1;
}
