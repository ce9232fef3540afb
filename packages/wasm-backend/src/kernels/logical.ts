import { util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { wordsOf } from "../engine/words.js";
import { kernel, type About, type OwnKernel } from "../backend/kernel.js";

const about: About = { own: "bool: shapes that are equal", simd: true, threads: true };

/** What `logical` computes. */
const LOGICAL = ["LogicalAnd", "LogicalOr", "LogicalNot"] as const;

const LOGICAL_WORDS = ["a", "b", "output", "count", "operation"] as const;

function run(
  backend: WasmBackend,
  name: (typeof LOGICAL)[number],
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo | null {
  const areBool = a.dtype === "bool" && b.dtype === "bool";
  if (!areBool || !util.arraysEqual(a.shape, b.shape)) return null;
  const [left, right] = [backend.address(a), backend.address(b)];
  const result = backend.output(a.shape, "bool");
  const output = backend.address(result);
  const count = util.sizeFromShape(a.shape);
  const words = wordsOf(LOGICAL_WORDS, {
    a: left,
    b: right,
    output,
    count,
    operation: LOGICAL.indexOf(name),
  });
  backend.engine.run("logical", words, count / 16);
  return result;
}

const both = (name: (typeof LOGICAL)[number]): OwnKernel =>
  kernel<"a" | "b", object>(name, about, ({ inputs: { a, b }, backend }) =>
    run(backend, name, a, b),
  );

const not = kernel<"x", object>("LogicalNot", about, ({ inputs: { x }, backend }) =>
  run(backend, "LogicalNot", x, x),
);

export const logicalKernels = (): OwnKernel[] => [both("LogicalAnd"), both("LogicalOr"), not];
