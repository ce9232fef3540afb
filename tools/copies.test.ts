import { describe, expect, it } from "vitest";
import { differingChecks, differingTypes } from "./copies.js";
import { members, type Member } from "./members.js";

const packages = members().filter(({ folder }) => folder.startsWith("packages/"));

describe("the packages as they are", () => {
  it("have one text for each check, and more than one package that has it", () => {
    expect(differingChecks(packages)).toEqual([]);
    const withChecks = packages.filter(({ files }) =>
      files.some(({ path, text }) => path === "src/option-error.ts" && text.includes("function")),
    );
    expect(withChecks.length).toBeGreaterThan(1);
  });
  it("have core's types, member by member, where they say so", () => {
    expect(differingTypes(packages)).toEqual([]);
  });
});

function made(folder: string, path: string, text: string): Member {
  return { folder: `packages/${folder}`, manifest: { name: folder }, files: [{ path, text }] };
}

describe("differingChecks", () => {
  const check = (body: string) =>
    `/** Reads \`a: b must be c\`. */\nexport function check(): void {\n  ${body}\n}\n`;
  const problems = (...texts: readonly string[]) =>
    differingChecks(texts.map((text, index) => made(`p${index}`, "src/option-error.ts", text)));

  it("accepts one text under two docstrings, and functions that only one package has", () => {
    const other = check("throw 1;").replace("a: b", "x: y");
    expect(problems(check("throw 1;"), `${other}export function checkMore(): void {}`)).toEqual([]);
  });
  it.each([
    ["another body", check("throw 2;")],
    ["another type", check("throw 1;").replace("void", "asserts true")],
    ["another text where it is not exported", check("throw 2;").replace("export ", "")],
  ])("rejects %s", (_, text) => {
    const expected = ["packages/p1/src/option-error.ts: check is not that of packages/p0"];
    expect(problems(check("throw 1;"), text)).toEqual(expected);
  });
});

describe("differingTypes", () => {
  const core = made(
    "core",
    "src/contracts.ts",
    `/** A time. */
    export interface Time {
      /** Epochs finished. */
      readonly epoch: number;
      (at: number): number;
    }`,
  );
  const copy = (inside: string, name = "Time") =>
    made(
      "leaf",
      "src/time.ts",
      `/**
        * A time. Structurally that of
        * \`@regimen/core\`.
        */
       export interface ${name} { ${inside} }`,
    );
  const epoch = "/**\n * Epochs\n * finished.\n */\nreadonly epoch: number;";
  const call = "(at: number): number;";
  const problems = (leaf: Member) => differingTypes([core, leaf]).join("\n");

  it("accepts the same members, however they are wrapped, and a type that claims nothing", () => {
    expect(problems(copy(`${epoch} ${call}`))).toBe("");
    expect(problems(made("leaf", "src/time.ts", "interface Time { epoch: string }"))).toBe("");
  });
  it.each([
    ["another docstring", `${epoch.replace("finished", "begun")} ${call}`, "Time: epoch is not"],
    ["no docstring", `readonly epoch: number; ${call}`, "Time: epoch is not"],
    ["another type", `${epoch.replace("number", "string")} ${call}`, "Time: epoch is not"],
    ["a member less", call, "Time: epoch is not"],
    ["a member more", `${epoch} ${call} more: 1;`, "Time: more is not"],
    ["another call", `${epoch} (at: string): number;`, "Time: TSCallSignatureDeclaration is not"],
  ])("rejects %s", (_, inside, why) => {
    expect(problems(copy(inside))).toContain(`packages/leaf/src/time.ts: ${why}`);
  });
  it("rejects a type that core does not have, and a core without its contracts", () => {
    expect(problems(copy(`${epoch} ${call}`, "Moment"))).toContain("core has no Moment");
    expect(differingTypes([copy("")]).join()).toContain("there is no such file");
  });
});
