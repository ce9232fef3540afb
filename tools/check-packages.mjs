// Packs every package and asks attw whether TypeScript resolves the types of each entry point.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "regimen-attw-"));
const attw = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "-f", "ascii"];

/** Runs a program; shows what it printed only if it failed. */
function passes(command, args) {
  const { status, output } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) console.error(output.filter(Boolean).join(""));
  return status === 0;
}

try {
  const members = ["-r", "--filter", "./packages/*"];
  const packed = passes("pnpm", [...members, "pack", "--pack-destination", folder]);
  const files = readdirSync(folder);
  const wanted = readdirSync("packages").length;
  if (!packed || files.length !== wanted) {
    throw new Error(`expected ${wanted} packed packages, got ${files.length}`);
  }
  const failed = files.filter((file) => !passes("attw", [join(folder, file), ...attw]));
  if (failed.length > 0) throw new Error(`attw found problems in ${failed.join(", ")}`);
  console.log(`attw: the types of ${wanted} packages resolve`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
