// Writes the table of kernels in README.md anew, from what the kernels say of themselves.
import { createRequire } from "node:module";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "kernel-table-"));
try {
  const outfile = join(folder, "kernel-table.cjs");
  await build({
    entryPoints: [join(root, "src/testing/kernel-table.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  const { withKernelTable } = createRequire(import.meta.url)(outfile);
  const readme = join(root, "README.md");
  await writeFile(readme, withKernelTable(await readFile(readme, "utf8")));
} finally {
  await rm(folder, { recursive: true, force: true });
}
