import { expect, test } from "vitest";
import { markdownTable } from "./markdown-table.js";

test("has a head, a rule and a line for each row", () => {
  const rows = [
    ["constant", "50.0 %"],
    ["cosine", "52.1 %"],
  ];
  expect(markdownTable(["", "accuracy"], rows).split("\n")).toEqual([
    "|  | accuracy |",
    "| --- | --- |",
    "| constant | 50.0 % |",
    "| cosine | 52.1 % |",
  ]);
});
