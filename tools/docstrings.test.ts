import { describe, expect, it } from "vitest";
import { missingDocstrings } from "./docstrings.js";
import { members, type Member } from "./members.js";

const packages = members().filter(({ folder }) => folder.startsWith("packages/"));

it.each(packages)("$folder says what each of its names is", (member) => {
  expect(missingDocstrings(member)).toEqual([]);
});

/** A package whose index lists `a`, its options and a type, from files that are given. */
function made(files: Readonly<Record<string, string>>): Member {
  const index = 'export { a, type AOptions } from "./a.js";';
  return {
    folder: "packages/made",
    manifest: {
      name: "made",
      exports: {
        ".": { "@regimen/source": "./src/index.ts" },
        "./package.json": "./package.json",
      },
    },
    files: Object.entries({ "src/index.ts": index, ...files }).map(([path, text]) => ({
      path,
      text,
    })),
  };
}

describe("missingDocstrings", () => {
  const options = `/** Options of {@link a}. */
    export interface AOptions {
      /** Rate. Finite, > 0. */
      readonly rate: number;
    }`;
  const problems = (unit: string, more: Readonly<Record<string, string>> = {}) =>
    missingDocstrings(made({ "src/a.ts": unit, ...more }));

  it.each([
    ["a function", `${options} /** Does. */ export function a() {}`],
    ["a constant", `${options} /** Is. */ export const a = 1;`],
    ["a class", `${options} /** Is. */ export class a {}`],
    [
      "the first of two signatures",
      `${options} /** Does. */ export function a(): void; export function a() {}`,
    ],
  ])("accepts %s with a docstring", (_, unit) => {
    expect(problems(unit)).toEqual([]);
  });
  it.each([
    ["no docstring", "export function a() {}", "a has no docstring"],
    ["a plain comment", "/* Does. */ export function a() {}", "a has no docstring"],
    ["a line comment", "// Does.\nexport function a() {}", "a has no docstring"],
    ["one of something else", "/** Does. */ const b = 1; export const a = b;", "a has no"],
  ])("rejects %s", (_, unit, why) => {
    expect(problems(`${options} ${unit}`).join()).toContain(`packages/made/src/a.ts: ${why}`);
  });
  it("rejects options without a docstring, and each of their members", () => {
    const unit =
      "export interface AOptions { readonly rate: number } /** Does. */ export const a = 1;";
    expect(problems(unit)).toEqual([
      "packages/made/src/a.ts: AOptions has no docstring",
      "packages/made/src/a.ts: AOptions.rate has no docstring",
    ]);
  });
  it("follows a name to the file that declares it", () => {
    const unit = `${options} export { b as a } from "./b/b.js";`;
    const more = { "src/b/b.ts": "export const b = 1;" };
    expect(problems(unit, more)).toEqual(["packages/made/src/b/b.ts: b has no docstring"]);
    const imported = `import { b } from "./b/b.js"; ${options} export { b as a };`;
    expect(problems(imported, more)).toEqual(["packages/made/src/b/b.ts: b has no docstring"]);
  });
  it("reads every entry", () => {
    const member = made({ "src/index.ts": "", "src/node.ts": "export const c = 1;" });
    const manifest = {
      name: "made",
      exports: { "./node": { "@regimen/source": "./src/node.ts" } },
    };
    expect(missingDocstrings({ ...member, manifest })).toEqual([
      "packages/made/src/node.ts: c has no docstring",
    ]);
  });
  it("says which name it cannot find, and throws on a file that is not there", () => {
    expect(problems(options)).toEqual(["packages/made/src/a.ts: a is not exported by name"]);
    expect(() => missingDocstrings(made({}))).toThrow("packages/made/src/a.ts: there is no such");
  });
});
