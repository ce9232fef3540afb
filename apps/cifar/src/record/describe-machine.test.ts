import { expect, test } from "vitest";
import { describeMachine, describeVersions } from "./describe-machine.js";

test("names the machine and every package", () => {
  const machine = describeMachine();
  expect(machine.node).toBe(process.versions.node);
  expect(machine.cores).toBeGreaterThanOrEqual(1);
  expect(machine.processor).not.toBe("");
  const versions = describeVersions();
  expect(Object.keys(versions).length).toBe(9);
  expect(versions["@tensorflow/tfjs-core"]).toBe("4.22.0");
  for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
