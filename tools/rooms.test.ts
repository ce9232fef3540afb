import { describe, expect, it } from "vitest";
import { members, type Member } from "./members.js";
import { circles, plans, wrongRooms } from "./rooms.js";

const all = members();

describe("the rooms as they are", () => {
  it.each(all)("$folder has no circle of imports, types included", (member) => {
    expect(circles(member)).toEqual([]);
  });
  it.each(all)("$folder imports only from the rooms that its plan allows", (member) => {
    expect(wrongRooms(member)).toEqual([]);
  });
  it("has a member for every plan", () => {
    expect(all.map(({ folder }) => folder)).toEqual(expect.arrayContaining(Object.keys(plans)));
  });
});

const { manifest } = all[0]!;
const member = (texts: Readonly<Record<string, string>>): Member => ({
  folder: "packages/made-up",
  manifest,
  files: Object.entries(texts).map(([path, text]) => ({ path, text })),
});

describe("circles", () => {
  it("sees one made of a type and a value, as between a session and its rates", () => {
    const found = circles(
      member({
        "src/rates.ts": 'import type { Session } from "./session.js";',
        "src/session.ts": 'import { isStateful } from "./rates.js"; import "./other.js";',
        "src/other.ts": 'import "node:fs";',
      }),
    );
    expect(found).toEqual([
      "packages/made-up: src/rates.ts → src/session.ts → src/rates.ts is a circle",
    ]);
  });
  it("sees one of AssemblyScript, through three files", () => {
    const found = circles(
      member({
        "assembly/a.ts": 'import { b } from "./b";\n@inline\nexport function a(): void {}',
        "assembly/b.ts": 'import { c } from "./inner/c";',
        "assembly/inner/c.ts": 'import { a } from "../a";',
      }),
    );
    expect(found.join()).toContain("assembly/a.ts → assembly/b.ts → assembly/inner/c.ts → assem");
  });
  it("passes over what is imported twice, and tests", () => {
    const texts = {
      "src/a.ts": 'import "./b.js"; import "./c.js";',
      "src/b.ts": 'import "./c.js";',
      "src/c.test.ts": 'import "./a.js"; import "./c.test.js";',
    };
    expect(circles(member(texts))).toEqual([]);
  });
});

describe("wrongRooms", () => {
  const rooms = { "src/ground": [], "src/top": ["src/ground"], src: ["src/top"] };
  const right = { "src/ground/a.ts": "", "src/top/b.ts": "", "src/index.ts": "" };
  const problems = (texts: Readonly<Record<string, string>>, node: "any" | string[] = []) =>
    wrongRooms(member({ ...right, ...texts }), { rooms, node }).join("\n");

  it("allows what is written, a room's own files, and a test anything", () => {
    const texts = {
      "src/top/b.ts": 'import "../ground/a.js"; import "./c.js"; import "left-pad";',
      "src/top/c.ts": "",
      "src/ground/a.test.ts": 'import "../top/b.js"; import "node:fs";',
      "src/index.ts": 'export { b } from "./top/b.js";',
    };
    expect(problems(texts)).toBe("");
  });
  it.each([
    ["an arrow upward", { "src/ground/a.ts": 'import "../top/b.js";' }, "is in src/top, which"],
    ["a type upward", { "src/ground/a.ts": 'type B = import("../top/b.js").B;' }, "is in src/top"],
    ["a floor left out", { "src/index.ts": 'import "./ground/a.js";' }, "is in src/ground, which"],
    ["what is for tests", { "src/index.ts": 'import "./testing/c.js";' }, "is in no room, which"],
    ["Node outside its rooms", { "src/top/b.ts": 'import "node:fs";' }, "only no room may import"],
  ])("rejects %s", (_, texts, why) => {
    expect(problems(texts)).toContain(why);
  });
  it("allows Node in the rooms for it, and anywhere in an application", () => {
    const texts = { "src/top/b.ts": 'import "node:fs";' };
    expect(problems(texts, ["src/top"])).toBe("");
    expect(problems(texts, "any")).toBe("");
  });
  it("rejects a plan with an arrow upward, and one with a room that is empty", () => {
    const plan = { rooms: { "src/a": ["src/b"], "src/b": [] }, node: [] };
    expect(wrongRooms(member({ "src/a/a.ts": "", "src/b/b.ts": "" }), plan).join()).toContain(
      "src/a: may import src/b, which is not written before it",
    );
    expect(wrongRooms(member({ "src/b/b.ts": "", "lost.ts": "" }), plan).join()).toContain(
      "src/a: is a room without a file",
    );
  });
  it("rejects a file in no room", () => {
    const plan = { rooms: { "src/a": [] }, node: [] };
    const texts = { "src/a/a.ts": "", "src/b.ts": 'import "./a/a.js";' };
    expect(wrongRooms(member(texts), plan).join()).toContain("src/b.ts: is in no room");
  });
});
