import { directions } from "./directions.js";
import type { Member } from "./members.js";

/** Where the source lives. Written here alone; every published package.json is held to it. */
const repository = "https://github.com/regimen-js/regimen";

/** The code of every `js` or `ts` fence of a README, in order. */
export function examplesOf(readme: string): string[] {
  const fences = readme.matchAll(/^```[jt]s\n(?<code>[\s\S]*?)^```$/gm);
  return Array.from(fences, ({ groups }) => groups?.["code"] ?? "");
}

/** The first of them; empty when there is none. */
export function firstExample(readme: string): string {
  return examplesOf(readme)[0] ?? "";
}

/**
 * Says what is wrong with the package.json and the README of a published package; empty when
 * nothing is.
 */
export function wrongManifest(member: Member): string[] {
  const { folder, manifest, files } = member;
  const problems: string[] = [];
  const must = (holds: boolean, rule: string) => {
    if (!holds) problems.push(`${folder}/package.json: ${rule}`);
  };

  must(manifest.name === `@regimen/${folder.split("/").at(-1)}`, "name is @regimen/<folder>");
  must(manifest.private !== true, "it is published, so not private");
  must(manifest.version !== undefined, "it has a version");
  must((manifest.description ?? "").length > 20, "it has a description");
  const keywords = manifest.keywords ?? [];
  must(keywords.includes("tensorflowjs"), "keywords has tensorflowjs");
  must(keywords.length > 3, "keywords has what it is for");
  must(new Set(keywords).size === keywords.length, "keywords has each word once");
  const homepage = `${repository}/tree/main/${folder}#readme`;
  must(manifest.homepage === homepage, `homepage is ${homepage}`);
  must(manifest.bugs === `${repository}/issues`, `bugs is ${repository}/issues`);
  must(manifest.repository?.type === "git", "repository.type is git");
  const url = `git+${repository}.git`;
  must(manifest.repository?.url === url, `repository.url is ${url}`);
  must(manifest.repository?.directory === folder, `repository.directory is ${folder}`);
  must(manifest.publishConfig?.access === "public", "publishConfig.access is public");
  must(manifest.license === "Apache-2.0", "license is Apache-2.0");
  must(manifest.type === "module", "type is module");
  must(manifest.sideEffects === false, "sideEffects is false");
  must(manifest.engines?.node === ">=20.19", "engines.node is >=20.19");
  for (const part of ["dist", "src", "!src/**/*.test.ts"]) {
    must(manifest.files?.includes(part) === true, `files has ${part}`);
  }

  const paths = new Set(files.map(({ path }) => `./${path}`));
  const { "./package.json": own, ...entries } = manifest.exports ?? {};
  must(own === "./package.json", "exports has ./package.json");
  must(entries["."] !== undefined, "exports has the index");
  for (const [entry, conditions] of Object.entries(entries)) {
    const {
      "@regimen/source": source = "",
      types,
      default: built,
    } = typeof conditions === "string" ? {} : conditions;
    const stem = source.replace(/^\.\/src\//, "").replace(/\.ts$/, "");
    must(paths.has(source), `exports ${entry} has @regimen/source, a file that exists`);
    must(types === `./dist/${stem}.d.ts`, `exports ${entry} has the types of its source`);
    must(built === `./dist/${stem}.js`, `exports ${entry} has the default of its source`);
  }

  const direction = directions[folder];
  const allowed = direction?.imports ?? [];
  for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
    must(!name.startsWith("@tensorflow/"), `${name} is a peer, not a dependency`);
    must(allowed === "any" || allowed.includes(name), `${name} is in the table of directions`);
    must(!range.startsWith("workspace:") || range === "workspace:^", `${name} is workspace:^`);
  }
  for (const [name, range] of Object.entries(manifest.peerDependencies ?? {})) {
    must(!name.startsWith("@regimen/"), `${name} is a sibling, so not a peer`);
    must(range.startsWith("^"), `${name} is a caret range`);
    must(allowed === "any" || allowed.includes(name), `${name} is in the table of directions`);
  }

  const readme = files.find(({ path }) => path === "README.md")?.text ?? "";
  if (!readme.startsWith(`# ${manifest.name}\n`)) {
    problems.push(`${folder}/README.md: begins with "# ${manifest.name}"`);
  }
  if (!firstExample(readme).includes(`"${manifest.name}"`)) {
    problems.push(`${folder}/README.md: its first example imports ${manifest.name}`);
  }
  return problems;
}
