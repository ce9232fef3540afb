import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("..", import.meta.url));

export interface SourceFile {
  /** Path inside the member, e.g. `src/index.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly version?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly homepage?: string;
  readonly bugs?: string;
  readonly license?: string;
  readonly repository?: Readonly<Record<"type" | "url" | "directory", string>>;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly publishConfig?: { readonly access?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A folder of the workspace with a package.json. */
export interface Member {
  /** Folder from the root, e.g. `packages/core`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Every file of the member that people write, without build output. */
  readonly files: readonly SourceFile[];
}

const skipped = new Set(["node_modules", "dist", "generated", ".turbo", "oracles", "runs", "site"]);
const text = /\.(?:[cm]?[jt]s|json|md|py)$/;

function filesOf(folder: string, inside = ""): SourceFile[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry) => {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesOf(folder, path);
    return text.test(path) ? [{ path, text: readFileSync(join(folder, path), "utf8") }] : [];
  });
}

function member(folder: string): Member {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
  return { folder, manifest, files: filesOf(join(root, folder)) };
}

/** Reads every member of the workspace from disk. */
export function members(): Member[] {
  const inside = (parent: string) =>
    readdirSync(join(root, parent)).map((name) => member(`${parent}/${name}`));
  return [
    ...inside("packages"),
    ...inside("apps"),
    ...["bench", "examples", "tools", "tools/docs"].map(member),
  ];
}
