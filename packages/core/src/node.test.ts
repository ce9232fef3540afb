import { expect, test } from "vitest";
import * as node from "./node.js";

test("exports these names", () => {
  expect(Object.keys(node).toSorted()).toEqual([
    "CheckpointError",
    "checkpointStore",
    "fileSystem",
    "loadCheckpoint",
    "saveCheckpoint",
    "saveDuring",
  ]);
});
