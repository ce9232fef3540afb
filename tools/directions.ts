import { builtinModules } from "node:module";
import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import type { Member, SourceFile } from "./members.js";

interface Direction {
  /** Whether it may import the packages of this workspace. */
  readonly siblings: boolean;
  /** Third-party packages that its source may import; `"any"` for what is never published. */
  readonly imports: readonly string[] | "any";
  /** Whether what its main entry reaches may use Node's own modules: `false` is browser-safe. */
  readonly node: boolean;
}

const core = "@tensorflow/tfjs-core";
const layers = "@tensorflow/tfjs-layers";
const leaf: Direction = { siblings: true, imports: "any", node: true };

/** The allowed directions. Whatever is not written here is not allowed. */
export const directions: Readonly<Record<string, Direction>> = {
  "packages/schedulers": { siblings: false, imports: [], node: false },
  "packages/early-stop": { siblings: false, imports: [], node: false },
  "packages/curriculum": { siblings: false, imports: [], node: false },
  "packages/core": { siblings: false, imports: [core, layers], node: false },
  "packages/freeze": { siblings: false, imports: [core, layers], node: false },
  "packages/wasm-backend": {
    siblings: false,
    imports: [core, "@tensorflow/tfjs-backend-cpu"],
    node: true,
  },
  "packages/cuda-backend": {
    siblings: false,
    imports: [
      core,
      "@tensorflow/tfjs-backend-cpu",
      "@tensorflow/tfjs-node",
      "@tensorflow/tfjs-node-gpu",
    ],
    node: true,
  },
  "apps/cifar": leaf,
  bench: leaf,
  examples: leaf,
  tools: leaf,
  "tools/docs": leaf,
};

/** Every module that a file names, type imports and dynamic imports of a literal included. */
export function importsOf(file: SourceFile): string[] {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new SyntaxError(`${file.path}: ${errors[0]?.message}`);
  const found: string[] = [];
  const add = (source: unknown) => {
    const value = (source as { value?: unknown } | null)?.value;
    if (typeof value === "string") found.push(value);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(program);
  return found;
}

const isCode = (path: string) => /\.[cm]?[jt]s$/.test(path) && !path.startsWith("assembly/");
const isTest = (path: string) => path.endsWith(".test.ts") || path.startsWith("src/testing/");
const isSource = (path: string) => isCode(path) && path.startsWith("src/") && !isTest(path);
const builtin = (name: string) => name.startsWith("node:") || builtinModules.includes(name);
const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

const target = (from: string, specifier: string) =>
  posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");

/** Paths of the files that an entry reaches through relative imports, the entry included. */
function reachable(member: Member, entry: string): SourceFile[] {
  const files = new Map(member.files.map((file) => [file.path, file]));
  const found = new Set<SourceFile>();
  const visit = (path: string) => {
    const file = files.get(path);
    if (file === undefined || found.has(file)) return;
    found.add(file);
    for (const name of importsOf(file)) if (name.startsWith(".")) visit(target(path, name));
  };
  visit(entry);
  return [...found];
}

/** Says which imports of a member the table does not allow; empty when all are. */
export function wrongImports(member: Member, all: readonly Member[]): string[] {
  const direction = directions[member.folder];
  if (direction === undefined) return [`${member.folder}: has no line in the table of directions`];
  const { manifest } = member;
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const siblings = new Map(all.map((each) => [each.manifest.name, each.manifest]));

  const problem = (path: string, specifier: string): string | null => {
    if (specifier.startsWith(".")) {
      return target(path, specifier).startsWith("../") ? "leaves its package" : null;
    }
    if (builtin(specifier)) return null;
    const name = packageOf(specifier);
    const sibling = siblings.get(name);
    if (sibling !== undefined) {
      if (!direction.siblings) return "is a sibling, and this package may know none";
      if (sibling.private === true) return "is not a package";
      const entry = `.${specifier.slice(name.length)}`;
      if (sibling.exports?.[entry] === undefined) return "is a sibling's file, not its index";
      return null;
    }
    if (!isSource(path)) return null;
    if (direction.imports !== "any" && !direction.imports.includes(name)) {
      return "is not in the table of directions";
    }
    if (declared[name] === undefined) return "is neither a dependency nor a peer in package.json";
    return null;
  };

  const wrong = member.files
    .filter(({ path }) => isCode(path))
    .flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const why = problem(file.path, specifier);
        return why === null ? [] : [`${member.folder}/${file.path}: "${specifier}" ${why}`];
      }),
    );
  if (direction.node) return wrong;
  const unsafe = reachable(member, "src/index.ts").flatMap((file) =>
    importsOf(file)
      .filter(builtin)
      .map((name) => `${member.folder}/${file.path}: "${name}" does not exist in a browser`),
  );
  return [...wrong, ...unsafe];
}
