import { describe, expect, it } from "vitest";
import { directions, importsOf, wrongImports } from "./directions.js";
import { wrongManifest } from "./manifest-rules.js";
import { members, type Manifest, type Member } from "./members.js";
import { codeLines, wrongSources } from "./source-rules.js";

const all = members();
const packages = all.filter(({ folder }) => folder.startsWith("packages/"));

describe("the workspace as it is", () => {
  it.each(all)("$folder imports only what the table of directions allows", (member) => {
    expect(wrongImports(member, all)).toEqual([]);
  });
  it.each(packages)("$folder has a whole package.json and a README", (member) => {
    expect(wrongManifest(member)).toEqual([]);
  });
  it.each(all)("$folder has short files that silence no checker", (member) => {
    expect(wrongSources(member)).toEqual([]);
  });
  it("has a folder for every line of the table", () => {
    expect(all.map(({ folder }) => folder).toSorted()).toEqual(Object.keys(directions).toSorted());
  });
});

const manifest: Manifest = {
  name: "@regimen/core",
  version: "0.0.0",
  description: "A package that breaks no rule",
  keywords: ["tensorflow", "tensorflowjs", "training", "optimizer"],
  homepage: "https://github.com/regimen-js/regimen/tree/main/packages/core#readme",
  bugs: "https://github.com/regimen-js/regimen/issues",
  license: "Apache-2.0",
  repository: {
    type: "git",
    url: "git+https://github.com/regimen-js/regimen.git",
    directory: "packages/core",
  },
  type: "module",
  sideEffects: false,
  engines: { node: ">=20.19" },
  files: ["dist", "src", "!src/**/*.test.ts"],
  exports: {
    ".": {
      "@regimen/source": "./src/index.ts",
      types: "./dist/index.d.ts",
      default: "./dist/index.js",
    },
    "./package.json": "./package.json",
  },
  publishConfig: { access: "public" },
  peerDependencies: { "@tensorflow/tfjs-core": "^4.22.0" },
};
const { repository } = manifest;
const readme = '# @regimen/core\n\n```js\nimport { adam } from "@regimen/core";\n```\n';

function fixture(
  source: string,
  { path = "src/unit.ts", folder = "packages/core", index = "", ...changed } = {},
): Member {
  return {
    folder,
    manifest: { ...manifest, ...changed },
    files: [
      { path, text: source },
      { path: "src/index.ts", text: index },
      { path: "README.md", text: readme },
    ],
  };
}

describe("importsOf", () => {
  it("sees every way to name a module", () => {
    const text = `
      import a, { type B } from "one";
      import "two";
      export { c } from "three";
      export * from "./four.js";
      type D = import("five").D;
      const e = await import("six");
      import type { F } from "seven";
      // import "comment"
      const g = 'import "string"';`;
    const found = importsOf({ path: "a.ts", text });
    const names = ["./four.js", "five", "one", "seven", "six", "three", "two"];
    expect(found.toSorted()).toEqual(names);
  });
  it("throws on what does not parse", () => {
    expect(() => importsOf({ path: "a.ts", text: "import from" })).toThrow(SyntaxError);
  });
});

describe("wrongImports", () => {
  const problem = (member: Member) => wrongImports(member, all);

  it("allows a peer, a relative file and a builtin that the index does not reach", () => {
    const source = 'import "@tensorflow/tfjs-core"; import "./a.js"; import "node:fs";';
    expect(problem(fixture(source))).toEqual([]);
  });
  it("allows an application to import the index of a package and its other entries", () => {
    const member = fixture('import "@regimen/core"; import "@regimen/schedulers";', {
      folder: "apps/cifar",
    });
    expect(problem(member)).toEqual([]);
  });
  it.each([
    ["a sibling", "packages/core", 'import "@regimen/schedulers";', "may know none"],
    ["a sibling's type", "packages/core", 'type T = import("@regimen/freeze").T;', "may know none"],
    [
      "another folder",
      "packages/core",
      'import "../../freeze/src/index.js";',
      "leaves its package",
    ],
    ["a deep file", "apps/cifar", 'import "@regimen/core/src/adam.js";', "not its index"],
    ["an application", "bench", 'import "@regimen/cifar";', "is not a package"],
    ["an unlisted module", "packages/core", 'import "left-pad";', "not in the table"],
    [
      "tfjs in a leaf",
      "packages/schedulers",
      'import "@tensorflow/tfjs-core";',
      "not in the table",
    ],
    [
      "an undeclared peer",
      "packages/core",
      'import "@tensorflow/tfjs-layers";',
      "neither a depend",
    ],
    ["an unknown folder", "packages/other", "", "has no line in the table"],
  ])("rejects %s", (_, folder, source, why) => {
    expect(problem(fixture(source, { folder })).join()).toContain(why);
  });
  it("rejects a sibling in a test file too", () => {
    const member = fixture('import "@regimen/freeze";', { path: "src/unit.test.ts" });
    expect(problem(member)).toHaveLength(1);
  });
  it("rejects a builtin that a browser-safe index reaches", () => {
    const index = 'export { a } from "./unit.js";';
    expect(problem(fixture('import "node:fs"; export const a = 1;', { index }))).toHaveLength(1);
  });
});

describe("wrongManifest", () => {
  const problem = (changed: object) => wrongManifest(fixture("", changed)).join("\n");

  it("accepts the fixture that the rejected ones are made from", () => {
    expect(problem({})).toBe("");
  });
  it.each([
    [{ name: "@regimen/other" }, "name is"],
    [{ private: true }, "not private"],
    [{ version: undefined }, "a version"],
    [{ description: "short" }, "a description"],
    [{ keywords: undefined }, "keywords has tensorflowjs"],
    [{ keywords: ["tensorflowjs", "training"] }, "what it is for"],
    [{ keywords: ["tensorflowjs", "a", "b", "a"] }, "each word once"],
    [{ homepage: "https://example.org" }, "homepage is"],
    [{ bugs: undefined }, "bugs is"],
    [{ repository: undefined }, "repository.type is git"],
    [{ repository: { ...repository, url: "https://example.org/fork.git" } }, "repository.url is"],
    [{ repository: { ...repository, directory: "packages/freeze" } }, "repository.directory is"],
    [{ publishConfig: undefined }, "publishConfig.access is public"],
    [{ license: "MIT" }, "license"],
    [{ type: "commonjs" }, "type is module"],
    [{ sideEffects: undefined }, "sideEffects"],
    [{ engines: { node: ">=18" } }, "engines.node"],
    [{ files: ["dist"] }, "files has src"],
    [{ exports: {} }, "exports has the index"],
    [{ exports: { ".": "./dist/index.js" } }, "exports . has @regimen/source"],
    [{ exports: { ".": { "@regimen/source": "./src/gone.ts" } } }, "a file that exists"],
    [{ dependencies: { "@tensorflow/tfjs-core": "^4.22.0" } }, "is a peer, not a dependency"],
    [{ dependencies: { "left-pad": "1.0.0" } }, "left-pad is in the table"],
    [{ dependencies: { "@regimen/freeze": "workspace:*" } }, "is workspace:^"],
    [{ peerDependencies: { "@regimen/freeze": "^1.0.0" } }, "is a sibling, so not a peer"],
    [{ peerDependencies: { "@tensorflow/tfjs-core": "4.22.0" } }, "is a caret range"],
    [{ peerDependencies: { "left-pad": "^1.0.0" } }, "left-pad is in the table"],
  ])("rejects %j", (changed, why) => {
    expect(problem(changed)).toContain(why);
  });
  it.each([
    ["# Core\n", "begins with"],
    ["# @regimen/core\n```js\nimport 'other';\n```\n", "its first example imports"],
    ['# @regimen/core\n```sh\n"@regimen/core"\n```\n', "its first example imports"],
  ])("rejects the README %j", (text, why) => {
    const member = { ...fixture(""), files: [{ path: "README.md", text }] };
    expect(wrongManifest(member).join()).toContain(why);
  });
});

describe("wrongSources", () => {
  it("counts lines that hold code", () => {
    expect(codeLines("a\n\n// b\n/* c\n d */\n  e // f\n")).toBe(2);
  });
  it.each([
    ["a long file", "a;\n".repeat(401), "src/a.ts", "at most 400 code lines, got 401"],
    ["a long kernel", "a;\n".repeat(401), "assembly/a.ts", "at most 400 code lines, got 401"],
    ["a switched off lint", `// ${["oxlint", "disable"].join("-")}`, "src/a.ts", "silences"],
    ["a switched off compiler", `// ${["@ts", "ignore"].join("-")}`, "src/a.ts", "silences"],
    ["logic in an index", "export const a = 1;", "src/index.ts", "only lists names"],
    ["a star in an index", 'export * from "./a.js";', "src/index.ts", "only lists names"],
    ["a default in an index", "export default 1;", "src/index.ts", "only lists names"],
  ])("rejects %s", (_, source, path, why) => {
    expect(wrongSources(fixture(source, { path })).join()).toContain(why);
  });
  it("accepts 400 lines, and an index of names", () => {
    expect(wrongSources(fixture(`${"a;\n".repeat(400)}// more\n`))).toEqual([]);
    const index = 'export { a, type B } from "./a.js";';
    expect(wrongSources(fixture("", { index }))).toEqual([]);
  });
});
