import { execFile } from "node:child_process";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const compiler = fileURLToPath(
  new URL("../../../../node_modules/typescript/bin/tsc", import.meta.url),
);

/**
 * Compiles a program of this folder with all it imports, for tests that need a process of its own:
 * Node 20 runs no TypeScript.
 *
 * @returns Paths of the folder, to be removed, and of the program.
 */
export async function compileProgram(name: string): Promise<{ folder: string; program: string }> {
  // Inside the package, so that its dependencies are found.
  const parent = join(root, "node_modules", ".regimen");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "program-"));
  const less = { composite: false, incremental: false, tsBuildInfoFile: null, sourceMap: false };
  const plain = { ...less, isolatedDeclarations: false, declaration: false, declarationMap: false };
  const compilerOptions = { ...plain, outDir: folder };
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: { ...compilerOptions, rootDir: join(root, "src") },
    files: [join(root, "src", "testing", `${name}.ts`)],
    include: [],
    exclude: [],
  };
  const project = join(folder, "tsconfig.json");
  await writeFile(project, JSON.stringify(config));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await promisify(execFile)(process.execPath, [compiler, "-p", project]);
  return { folder, program: join(folder, "testing", `${name}.js`) };
}
