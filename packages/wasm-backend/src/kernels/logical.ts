import { LogicalAnd, LogicalNot, LogicalOr, util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { kernel, type About, type OwnKernel } from "../backend/kernel.js";

const about: About = { own: "bool: shapes that are equal", simd: true, threads: true };

/** What `logical` in assembly/logical.ts computes, in its order. */
const LOGICAL = [LogicalAnd, LogicalOr, LogicalNot] as const;

function run(
  backend: WasmBackend,
  name: (typeof LOGICAL)[number],
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo | null {
  const areBool = a.dtype === "bool" && b.dtype === "bool";
  if (!areBool || !util.arraysEqual(a.shape, b.shape)) return null;
  const from = [backend.address(a), backend.address(b)];
  const output = backend.output(a.shape, "bool");
  const size = util.sizeFromShape(a.shape);
  const words = [...from, backend.address(output), size, LOGICAL.indexOf(name)];
  backend.engine.run("logical", words, size / 16);
  return output;
}

const both = (name: (typeof LOGICAL)[number]): OwnKernel =>
  kernel<"a" | "b", object>(name, about, ({ inputs: { a, b }, backend }) =>
    run(backend, name, a, b),
  );

const not = kernel<"x", object>(LogicalNot, about, ({ inputs: { x }, backend }) =>
  run(backend, LogicalNot, x, x),
);

export const logicalKernels = (): OwnKernel[] => [both(LogicalAnd), both(LogicalOr), not];
