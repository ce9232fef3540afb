import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { root } from "./members.js";

const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".js"));
const packages = readdirSync(join(root, "packages"));

it("has one example per package", () => {
  expect(examples).toEqual(packages.map((name) => `${name}.js`));
});

it.concurrent.each(examples)("examples/%s runs and says something", async (name) => {
  const options = { cwd: root, timeout: 90_000 };
  const { stdout } = await promisify(execFile)(process.execPath, [`examples/${name}`], options);
  expect(stdout).not.toBe("");
  expect(stdout).not.toMatch(/NaN|undefined/);
});
