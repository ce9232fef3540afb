import { cpus } from "node:os";
import type { Measured } from "./case.js";

const row = (cells: readonly string[]) => {
  const [name = "", ...numbers] = cells;
  console.log(name.padEnd(26) + numbers.map((cell) => cell.padStart(12)).join(""));
};

/** Says where this is measured, and heads the table. */
export function printHeader(threads: number): void {
  const [cpu] = cpus();
  console.log(
    `${cpu?.model ?? "unknown CPU"}, ${threads} threads, Node ${process.versions.node}\n`,
  );
  row(["case", "ours", "peer", "unit", "ratio", "n"]);
}

/**
 * Prints a result as a line of JSON, its notes to the error stream, or as a row with its notes
 * below.
 */
export function printResult({ result, notes }: Measured, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(result));
    for (const note of notes) console.error(`${result.case}: ${note}`);
    return;
  }
  const digits = result.unit === "images/s" ? 0 : 2;
  const peer = result.peer === null ? "missing" : result.peer.toFixed(digits);
  const ratio = result.ratio === null ? "-" : result.ratio.toFixed(2);
  row([result.case, result.ours.toFixed(digits), peer, result.unit, ratio, `${result.n}`]);
  for (const note of notes) console.log(`  ${note}`);
}
