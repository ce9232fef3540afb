import type { AppOptions } from "../cli/app-options.js";
import { parseArguments } from "../cli/parse-arguments.js";

/** The options of a command line that asks for a run. */
export function optionsOf(...args: readonly string[]): AppOptions {
  const request = parseArguments(args);
  if (request.kind !== "run") throw new Error("expected a run");
  return request.options;
}
