import { docstringBefore, memberName, parse } from "./docstrings.js";
import type { Member, SourceFile } from "./members.js";

// Packages know no sibling, so some texts stand in several of them. These rules keep them one text.

/** Where the checks of a package stand. */
const checks = "src/option-error.ts";
/** Where the types stand that packages meet without importing them. */
const contracts = { folder: "packages/core", path: "src/contracts.ts" };
/** What the docstring of such a type says in a package that meets it. */
const phrase = "Structurally that of `@regimen/core`";

/** A comment or code in one line, so that only its words count. */
const flat = (text: string): string => text.replaceAll("*", "").trim().split(/\s+/).join(" ");

/** What a file declares at its top level, exported or not, each with its docstring. */
function declarationsOf(file: SourceFile) {
  const parsed = parse(file);
  const before = (start: number) => flat(docstringBefore(file, parsed, start) ?? "");
  const all = parsed.program.body.map((node) => ({
    declared: node.type === "ExportNamedDeclaration" ? node.declaration : node,
    docstring: before(node.start),
  }));
  return { all, before };
}

/** Says which functions of one name differ between the checks of two packages; docstrings may. */
export function differingChecks(packages: readonly Member[]): string[] {
  const first = new Map<string, { readonly folder: string; readonly text: string }>();
  return packages.flatMap(({ folder, files }) => {
    const file = files.find(({ path }) => path === checks);
    if (file === undefined) return [];
    return declarationsOf(file).all.flatMap(({ declared }) => {
      if (declared?.type !== "FunctionDeclaration" || declared.id === null) return [];
      const { name } = declared.id;
      const text = file.text.slice(declared.start, declared.end);
      const before = first.get(name);
      if (before === undefined) first.set(name, { folder, text });
      if (before === undefined || before.text === text) return [];
      return [`${folder}/${checks}: ${name} is not that of ${before.folder}`];
    });
  });
}

/** The interfaces of a file; their members by name, each with its docstring. */
function interfacesOf(file: SourceFile) {
  const { all, before } = declarationsOf(file);
  return all.flatMap(({ declared, docstring }) => {
    if (declared?.type !== "TSInterfaceDeclaration") return [];
    const members = declared.body.body.map((member): [string, string] => {
      const code = flat(file.text.slice(member.start, member.end));
      return [memberName(file, member), `${before(member.start)} ${code}`];
    });
    return [{ name: declared.id.name, docstring, members: new Map(members) }];
  });
}

/** Says which members of the types that claim to be core's differ from core's, or are missing. */
export function differingTypes(packages: readonly Member[]): string[] {
  const core = packages.find(({ folder }) => folder === contracts.folder);
  const model = core?.files.find(({ path }) => path === contracts.path);
  if (model === undefined) return [`${contracts.folder}/${contracts.path}: there is no such file`];
  const types = new Map(interfacesOf(model).map(({ name, members }) => [name, members]));

  const differing = (at: string, file: SourceFile): string[] =>
    interfacesOf(file).flatMap(({ name, docstring, members }) => {
      if (!docstring.includes(phrase)) return [];
      const theirs = types.get(name);
      if (theirs === undefined) return [`${at}: core has no ${name}`];
      return [...new Set([...theirs.keys(), ...members.keys()])]
        .filter((key) => theirs.get(key) !== members.get(key))
        .map((key) => `${at}: ${name}: ${key} is not as in core`);
    });
  return packages.flatMap(({ folder, files }) =>
    files
      .filter(({ path }) => path.startsWith("src/") && path.endsWith(".ts"))
      .flatMap((file) => differing(`${folder}/${file.path}`, file)),
  );
}
