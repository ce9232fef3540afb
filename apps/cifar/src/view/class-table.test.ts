import { expect, test } from "vitest";
import { classTable, scoreClasses } from "./class-table.js";

const scores = scoreClasses({
  names: ["cat", "dog", "aeroplane"],
  labels: [0, 0, 0, 0, 1, 1, 1],
  classes: [0, 0, 1, 2, 0, 0, 1],
});

test("counts right answers and the most common wrong one", () => {
  expect(scores).toEqual([
    { name: "cat", support: 4, right: 2, mistaken: "dog" },
    { name: "dog", support: 3, right: 1, mistaken: "cat" },
    { name: "aeroplane", support: 0, right: 0, mistaken: null },
  ]);
});

test("lines up", () => {
  expect(classTable(scores)).toEqual([
    "class      accuracy  right  images  mostly taken for",
    "cat          50.0 %      2       4  dog",
    "dog          33.3 %      1       3  cat",
    "aeroplane         -      0       0",
    "all          42.9 %      3       7",
  ]);
});
