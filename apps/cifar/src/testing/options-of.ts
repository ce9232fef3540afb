import { parseArguments } from "../cli/parse-arguments.js";
import type { AppOptions } from "../options.js";

/** The options of a command line that asks for a run. */
export function optionsOf(...args: readonly string[]): AppOptions {
  const request = parseArguments(args);
  if (request.kind !== "train") throw new Error("expected a run");
  return request.options;
}
