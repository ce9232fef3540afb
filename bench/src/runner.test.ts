import { expect, it } from "vitest";
import { startRunner } from "./runner.js";

const script = (source: string) => startRunner(process.execPath, ["-e", source]);

it("asks a child that stays alive", async () => {
  const runner = await script(`
    console.log('{"ready":"child"}');
    require("readline").createInterface({ input: process.stdin })
      .on("line", (line) => console.log(JSON.stringify({ ms: [Number(line), 1] })));`);
  if ("missing" in runner) throw new Error(runner.missing);
  expect(runner.description).toBe("child");
  expect(await runner.run(3)).toEqual([3, 1]);
  expect(await runner.run(5)).toEqual([5, 1]);
  runner.close();
});
it("says why a peer is missing", async () => {
  expect(await script(`console.log('{"missing":"no torch"}')`)).toEqual({ missing: "no torch" });
  const { missing } = (await startRunner("no-such-command", [])) as { missing: string };
  expect(missing).toContain("no-such-command");
});
it("fails when the child dies", async () => {
  await expect(script("process.exit(3)")).rejects.toThrow("ended before it answered");
  const runner = await script(`console.log('{"ready":"child"}'); process.stdin.resume();
    process.stdin.once("data", () => process.exit(1));`);
  if ("missing" in runner) throw new Error(runner.missing);
  await expect(runner.run(1)).rejects.toThrow("ended before it answered");
});
