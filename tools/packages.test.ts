import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importsOf } from "./directions.js";
import { firstExample } from "./manifest-rules.js";
import { members, root, type Member } from "./members.js";

const run = promisify(execFile);
const packages = members().filter(({ folder }) => folder.startsWith("packages/"));
const range = "^4.22.0";

/**
 * `npm test` must pass with the network off; with this set, the third parties come from the
 * registry too.
 */
const registry = process.env["INSTALL_FROM_REGISTRY"] === "1";

/** What the example needs beside the package itself: TensorFlow.js. */
function thirdParties(member: Member, example: string): string[] {
  const imported = importsOf({ path: "example.js", text: example });
  const peers = Object.keys(member.manifest.peerDependencies ?? {});
  const optional = (name: string) => name.startsWith("@tensorflow/tfjs-node");
  const wanted = new Set([...imported, ...peers]);
  return [...wanted].filter((name) => name.startsWith("@tensorflow/") && !optional(name));
}

async function pack(member: Member, folder: string): Promise<string> {
  const pnpm = join(root, "node_modules/pnpm/bin/pnpm.cjs");
  const args = [pnpm, "pack", "--pack-destination", folder];
  await run(process.execPath, args, { cwd: join(root, member.folder) });
  const packed = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  return `./${packed}`;
}

async function install(folder: string, packed: string, others: readonly string[]): Promise<void> {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  if (registry) {
    const wanted = others.map((name) => `${name}@${range}`);
    await run("npm", ["install", "--prefer-offline", ...quiet, packed, ...wanted], { cwd: folder });
    return;
  }
  const alone = ["install", "--offline", "--legacy-peer-deps", ...quiet, packed];
  await run("npm", alone, { cwd: folder });
  for (const name of others) {
    const link = join(folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, "examples/node_modules", name), link);
  }
}

describe.concurrent("each package alone, from its tarball, in an empty project", () => {
  let temporary = "";
  beforeAll(async () => {
    temporary = await mkdtemp(join(tmpdir(), "regimen-packages-"));
  });
  afterAll(() => rm(temporary, { recursive: true }));

  it.each(packages)("$manifest.name runs the example of its README", async (member) => {
    const readme = member.files.find(({ path }) => path === "README.md")?.text ?? "";
    const example = firstExample(readme);
    expect(example).toContain(`"${member.manifest.name}"`);

    const folder = join(temporary, member.folder.replace("/", "-"));
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    await install(folder, await pack(member, folder), thirdParties(member, example));
    await writeFile(join(folder, "example.js"), example);
    await run(process.execPath, ["example.js"], { cwd: folder, timeout: 90_000 });

    const inside = await readdir(join(folder, "node_modules", member.manifest.name, "src"));
    expect(inside.filter((name) => name.includes(".test."))).toEqual([]);
  });
});
