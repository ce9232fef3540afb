import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { examplesOf } from "./manifest-rules.js";
import { root } from "./members.js";

const examples = examplesOf(readFileSync(join(root, "README.md"), "utf8"));
const [pieces = "", inTrainer = "", byHand = "", inModelFit = "", data = ""] = examples;

/** Runs one of the README's three ways below its data and its pieces, as a reader would. */
async function outputOf(way: string): Promise<string> {
  const program = [data, pieces, way].join("\n");
  // Bare imports of a program given in a flag are looked up from the working directory.
  const options = { cwd: join(root, "examples"), timeout: 90_000 };
  const flags = ["--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, flags, options);
  return stdout.trim();
}

describe("the examples of the README, as they stand there", () => {
  it("are the pieces, three ways to use them, and the data", () => {
    expect(examples).toHaveLength(5);
  });
  it("stop for the same reason after the same epoch in the Trainer and by hand", async () => {
    const said = '{ reason: "patience", policy: "early-stop", bestEpoch: 14 }';
    expect(inTrainer).toContain(`console.log(run.stop); // ${said}\n`);
    expect(byHand).toContain("console.log(state.reason, state.bestEpoch); // patience 14\n");
    const [trained, looped] = await Promise.all([outputOf(inTrainer), outputOf(byHand)]);
    expect(trained.replaceAll("'", '"')).toBe(said);
    expect(looped).toBe("patience 14");
  });
  it("stop in model.fit too, whose order no seed decides", async () => {
    expect(await outputOf(inModelFit)).toMatch(/^patience \d+$/);
  });
});
