import { readFile } from "node:fs/promises";
import "@tensorflow/tfjs-backend-cpu";
import { getKernel } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { engineKernels } from "./kernels/all.js";
import { kernelTable, withKernelTable } from "./testing/kernel-table.js";

test("the README's table is what the kernels say of themselves (else: pnpm kernel-table)", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toBe(withKernelTable(readme));
});

test("every kernel is in the table once, as own or as inherited", () => {
  const table = kernelTable();
  const own = engineKernels().map(({ kernelName }) => kernelName);
  expect(new Set(own).size).toBe(own.length);
  for (const name of [...own, "Abs", "Softplus"])
    expect(table.split(`\`${name}\``)).toHaveLength(2);
  const [ours = "", inherited = ""] = table.split("Inherited");
  expect(ours).toContain("`Conv2D`");
  expect(inherited).not.toContain("`Conv2D`");
});

test("a kernel of TensorFlow.js has one to fall back on; the others are named after the project", () => {
  for (const { kernelName } of engineKernels()) {
    expect(getKernel(kernelName, "cpu") !== undefined || kernelName.startsWith("Regimen")).toBe(
      true,
    );
  }
});

test("text without the marks is refused", () => {
  expect(() => withKernelTable("no table")).toThrow(
    "kernelTable: the text must have <!-- kernels:",
  );
});
