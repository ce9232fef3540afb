import "@tensorflow/tfjs-backend-cpu";
import { getKernelsForBackend } from "@tensorflow/tfjs-core";
import type { OwnKernel } from "../backend/kernel.js";
import { engineKernels } from "../kernels/all.js";

const START = "<!-- kernels: written by tools/kernel-table.mjs -->";
const END = "<!-- kernels end -->";

type Row = readonly string[];

/** Rows in columns of one width each, as Prettier lays them out. */
function layOut(rows: readonly Row[]): string {
  const [head = []] = rows;
  const widths = head.map((_, i) => Math.max(3, ...rows.map((row) => row[i]!.length)));
  const line = (row: Row): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...rows.slice(1)].map(line).join("\n");
}

/** Words in lines of at most 100 columns, as Prettier fills them. */
const fill = (text: string): string =>
  text.split(" ").reduce((filled, word) => {
    const line = filled.slice(filled.lastIndexOf("\n") + 1);
    return `${filled}${line.length + 1 + word.length > 100 ? "\n" : " "}${word}`;
  });

const byName = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const code = (name: string): string => `\`${name}\``;

/** One row for all kernels of which the same is true. */
function ownRows(kernels: readonly OwnKernel[]): Row[] {
  const groups = new Map<string, OwnKernel[]>();
  for (const own of kernels) {
    const key = JSON.stringify(own.about);
    groups.set(key, [...(groups.get(key) ?? []), own]);
  }
  const rows = [...groups.values()].map((group) => {
    const { own, simd, threads } = group[0]!.about;
    const names = group.map(({ kernelName }) => kernelName).toSorted(byName);
    return [names.map(code).join(", "), simd ? "yes" : "no", threads ? "yes" : "no", own];
  });
  return rows.toSorted(([a = ""], [b = ""]) => byName(a, b));
}

/** What the engine computes itself and what it inherits, from its kernels: the README's table. */
export function kernelTable(): string {
  const own = engineKernels();
  const names = new Set(own.map(({ kernelName }) => kernelName));
  const inherited = getKernelsForBackend("cpu")
    .map(({ kernelName }) => kernelName)
    .filter((name) => !names.has(name))
    .toSorted(byName);
  const table = layOut([["kernel", "SIMD", "threads", "own for"], ...ownRows(own)]);
  const listed = inherited.map(code).join(", ");
  return `${table}\n\n${fill(`Inherited, ${inherited.length} kernels: ${listed}.`)}`;
}

/** `text` with the table of now between its two marks. */
export function withKernelTable(text: string): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start < 0 || end < start)
    throw new Error(`kernelTable: the text must have ${START} and ${END}`);
  return `${text.slice(0, start)}${START}\n\n${kernelTable()}\n\n${text.slice(end)}`;
}
