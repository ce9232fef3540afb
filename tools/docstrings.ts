import { posix } from "node:path";
import { type ParseResult, parseSync, type TSSignature } from "oxc-parser";
import type { Member, SourceFile } from "./members.js";

/** Parses a file; throws if that fails. */
export function parse(file: SourceFile): ParseResult {
  const parsed = parseSync(file.path, file.text);
  const { errors } = parsed;
  if (errors.length > 0) throw new SyntaxError(`${file.path}: ${errors[0]?.message}`);
  return parsed;
}

/** The text of the docstring that ends just before `start`; `null` if there is none. */
export function docstringBefore(
  { text }: SourceFile,
  { comments }: ParseResult,
  start: number,
): string | null {
  const last = comments.findLast(({ end }) => end <= start);
  if (last === undefined || text.slice(last.end, start).trim() !== "") return null;
  return last.type === "Block" && last.value.startsWith("*") ? last.value.slice(1).trim() : null;
}

/**
 * Name of an interface's member; its kind, e.g. `TSCallSignatureDeclaration`, if it has no name.
 */
export function memberName({ text }: SourceFile, member: TSSignature): string {
  return "key" in member ? text.slice(member.key.start, member.key.end) : member.type;
}

/**
 * The members of the interface that the statement at `start` declares; none if it declares none.
 */
function membersAt({ program }: ParseResult, start: number): readonly TSSignature[] {
  const statement = program.body.find((each) => each.start === start);
  if (statement?.type !== "ExportNamedDeclaration") return [];
  const { declaration } = statement;
  return declaration?.type === "TSInterfaceDeclaration" ? declaration.body.body : [];
}

/**
 * Says which names that a member's entries list have no docstring where they are declared, and
 * which members of the interfaces among them whose name ends in `Options` have none.
 */
export function missingDocstrings({ folder, manifest, files }: Member): string[] {
  const exportsOf = (path: string) => {
    const file = files.find((each) => each.path === posix.normalize(path));
    if (file === undefined) throw new Error(`${folder}/${path}: there is no such file`);
    const parsed = parse(file);
    const entries = parsed.module.staticExports.flatMap(({ start, entries: all }) =>
      all.map(({ moduleRequest, importName, exportName }) => ({
        start,
        from: moduleRequest?.value ?? null,
        imported: importName.name ?? "default",
        name: exportName.name ?? "default",
      })),
    );
    return { file, parsed, entries };
  };

  const missing = (path: string, name: string): string[] => {
    const { file, parsed, entries } = exportsOf(path);
    const found = entries.filter((entry) => entry.name === name);
    const [first] = found;
    const at = `${folder}/${file.path}: ${name}`;
    if (first === undefined) return [`${at} is not exported by name`];
    if (first.from !== null) {
      const next = posix.join(posix.dirname(path), first.from).replace(/\.js$/, ".ts");
      return missing(next, first.imported);
    }
    const isTold = (start: number) => docstringBefore(file, parsed, start) !== null;
    const untold = name.endsWith("Options")
      ? membersAt(parsed, first.start).filter(({ start }) => !isTold(start))
      : [];
    return [
      ...(found.some(({ start }) => isTold(start)) ? [] : [`${at} has no docstring`]),
      ...untold.map((member) => `${at}.${memberName(file, member)} has no docstring`),
    ];
  };

  return Object.values(manifest.exports ?? {}).flatMap((entry) => {
    const source = typeof entry === "string" ? undefined : entry["@regimen/source"];
    if (source === undefined) return [];
    return exportsOf(source).entries.flatMap(({ name }) => missing(source, name));
  });
}
