import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/*
 * The wall between TypeScript and AssemblyScript: what a word of a parameter block means, and which
 * number an operation has, is written on both sides. `enum FillWord` in assembly/ is `FILL_WORDS`
 * in src/.
 */

const root = fileURLToPath(new URL("..", import.meta.url));

function texts(folder: string): string[] {
  const names = readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(`${root}${folder}/${name}`, "utf8"));
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");

/** `WhereStepWord` is `WHERE_STEP_WORDS`: a list of words or numbers is in the plural. */
const listName = (name: string): string =>
  name
    .replace(/(Word|Number)$/, "$1s")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toUpperCase();

/**
 * Members of each enum, in order, under the name of its list. Those with a number of their own are
 * other names for a word, or stand behind the list, unless the first has one: then they all count
 * from there.
 */
function enumsOf(source: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const text of source) {
    for (const [, name = "", body = ""] of text.matchAll(/\benum (\w+) \{([^}]*)\}/g)) {
      const members = withoutComments(body)
        .split(",")
        .map((member) => member.trim());
      const ordered = members.filter(
        (member, i) => member !== "" && (i === 0 || !member.includes("=")),
      );
      expect([...found.keys()]).not.toContain(listName(name));
      found.set(
        listName(name),
        ordered.map((member) => member.replace(/\s*=.*/, "")),
      );
    }
  }
  return found;
}

/** Every list of names in capitals. */
function listsOf(source: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const text of source) {
    for (const [, name = "", body = ""] of text.matchAll(
      /\bconst ([A-Z][A-Z\d_]*) = \[([^\]]*)\] as const/g,
    )) {
      if (!/^\s*"/.test(body)) continue;
      expect([...found.keys()]).not.toContain(name);
      found.set(
        name,
        [...body.matchAll(/"(\w+)"/g)].map(([, member = ""]) => member),
      );
    }
  }
  return found;
}

const enums = enumsOf(texts("assembly"));
const lists = listsOf(texts("src"));

test("names have a list on either side of the wall", () => {
  expect([...lists.keys()].toSorted()).toEqual([...enums.keys()].toSorted());
  expect(lists.size).toBeGreaterThan(45);
});

test.each([...enums])("%s has the same names in the same order on both sides", (name, members) => {
  expect(lists.get(name)).toEqual(members);
});

test("no kernel reads a word by its number", () => {
  for (const text of texts("assembly")) {
    expect(text.match(/\b(?:int|ptr|float)\((?:p|row), \d/g)).toBeNull();
  }
});

test("no kernel is handed words without names", () => {
  for (const text of texts("src")) expect(text.match(/\brun\([^()]*, \[/g)).toBeNull();
});

test("enums and lists are read as they are meant", () => {
  const source = [
    "export enum FooWord {\n  /** a, b */\n  one,\n  two,\n  other = 1,\n}\nenum FooNumber { a = 10, b }",
  ];
  const read = Object.fromEntries(enumsOf(source));
  expect(read).toEqual({ FOO_WORDS: ["one", "two"], FOO_NUMBERS: ["a", "b"] });
  const list =
    'const FOO_WORDS = [\n  "one",\n  "two",\n] as const;\nconst OTHER = [A, B] as const;';
  expect(Object.fromEntries(listsOf([list]))).toEqual({ FOO_WORDS: ["one", "two"] });
});
