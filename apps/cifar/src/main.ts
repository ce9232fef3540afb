#!/usr/bin/env node
import "./device/relaxed-simd.js";

import { parseArguments, type Request } from "./cli/parse-arguments.js";
import { compareStopping } from "./commands/compare-stopping.js";
import { compare } from "./commands/compare.js";
import { resume } from "./commands/resume.js";
import { train } from "./commands/train.js";
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
  switch (request.kind) {
    case "train":
      return (await train(request.options, output)).exitCode;
    case "resume":
      return (await resume(request, output)).exitCode;
    case "compare":
      return (await compare(request, output)).exitCode;
    case "compare-stopping":
      return (await compareStopping(request, output)).exitCode;
  }
}
