import { parseSync } from "oxc-parser";
import type { Member, SourceFile } from "./members.js";

const most = 400;

/** Lines that are neither blank nor comment. */
export function codeLines(text: string): number {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.trim().startsWith("//")).length;
}

function wrongIndex(file: SourceFile): boolean {
  return parseSync(file.path, file.text).program.body.some(
    (node) => node.type !== "ExportNamedDeclaration" || node.source === null,
  );
}

/** Says which files are too long, silence a checker, or are an index with logic in it. */
export function wrongSources(member: Member): string[] {
  const entries = Object.values(member.manifest.exports ?? {}).map((entry) =>
    typeof entry === "string" ? entry : entry["@regimen/source"],
  );
  return member.files.flatMap((file) => {
    const at = `${member.folder}/${file.path}`;
    if (!/\.[cm]?[jt]s$/.test(file.path)) return [];
    const problems: string[] = [];
    const lines = codeLines(file.text);
    if (lines > most) problems.push(`${at}: at most ${most} code lines, got ${lines}`);
    if (file.path.startsWith("assembly/")) return problems;
    if (/(?:ox|es)lint-disable|@ts-(?:ignore|nocheck)/.test(file.text)) {
      problems.push(`${at}: silences a checker`);
    }
    if (entries.includes(`./${file.path}`) && wrongIndex(file)) {
      problems.push(`${at}: an index only lists names`);
    }
    return problems;
  });
}
