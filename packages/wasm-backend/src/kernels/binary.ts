import {
  Add,
  AddN,
  EluGrad,
  mul,
  Multiply,
  Prelu,
  Sub,
  util,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import type { Gradient } from "../backend/gradient.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { wordsOf } from "../engine/words.js";
import { centre } from "./rows/centred.js";
import { BINARY, runBinary, writeBinary } from "./shared/binary-operations.js";
import { addRows, multiplyRows } from "./rows/row-terms.js";

const about: About = { own: "float32: every broadcast", simd: true, threads: true };

const add = kernel<"a" | "b", object>(Add, about, ({ inputs, backend }) => {
  const { a, b } = inputs;
  const biased = backend.dataOf(a).deferred?.withBias?.(b) ?? null;
  if (biased !== null) return backend.defer(a.shape, biased);
  return addRows(backend, a, b) ?? runBinary(backend, "Add", a, b);
});

const WHERE_STEP_WORDS = ["a", "x", "output", "count"] as const;

/**
 * x where `by` is positive, else 0: the gradient of a ReLU, in one pass with what made x where
 * possible.
 */
function masked(
  backend: WasmBackend,
  x: TensorInfo,
  by: TensorInfo | undefined,
): TensorInfo | null {
  if (by === undefined || !areFloat(x) || !util.arraysEqual(x.shape, by.shape)) return null;
  const inPass = backend.dataOf(x).deferred?.maskedBy?.(by) ?? null;
  if (inPass !== null) {
    const output = backend.output(x.shape);
    inPass.compute(backend.address(output));
    return output;
  }
  const [a, of] = [backend.address(x), backend.address(by)];
  const count = util.sizeFromShape(x.shape);
  const result = backend.output(x.shape);
  const output = backend.address(result);
  backend.engine.run(
    "whereStep",
    wordsOf(WHERE_STEP_WORDS, { a, x: of, output, count }),
    count / 4,
  );
  return result;
}

/** Without a cast of either factor, and a copy, where they are as large as each other. */
const productGradient: Gradient = (dy, [a, b]) => {
  if (a === undefined || b === undefined || !util.arraysEqual(a.shape, b.shape)) return null;
  return areFloat(a, b, dy) ? { a: () => mul(dy, b), b: () => mul(dy, a) } : null;
};

const multiply = kernel<"a" | "b", object>(
  Multiply,
  about,
  ({ inputs, backend }) => {
    const { a, b } = inputs;
    const [left, right] = [a, b].map((x) => backend.dataOf(x).deferred?.stepOf);
    const relu = masked(backend, a, right) ?? masked(backend, b, left);
    const scaled = relu ?? multiplyRows(backend, a, b) ?? multiplyRows(backend, b, a);
    return scaled ?? runBinary(backend, "Multiply", a, b);
  },
  { gradient: productGradient },
);

const sub = kernel<"a" | "b", object>(
  Sub,
  about,
  ({ inputs: { a, b }, backend }) => centre(backend, a, b) ?? runBinary(backend, "Sub", a, b),
);

const WITH_OTHER_NAMES: readonly string[] = [Add, Multiply, Sub, Prelu, EluGrad];

const plain = BINARY.filter((name) => !WITH_OTHER_NAMES.includes(name)).map((name) =>
  kernel<"a" | "b", object>(name, about, ({ inputs: { a, b }, backend }) =>
    runBinary(backend, name, a, b),
  ),
);

const prelu = kernel<"x" | "alpha", object>(Prelu, about, ({ inputs: { x, alpha }, backend }) =>
  runBinary(backend, "Prelu", x, alpha),
);

const eluGrad = kernel<"dy" | "y", object>(EluGrad, about, ({ inputs: { dy, y }, backend }) =>
  runBinary(backend, "EluGrad", dy, y),
);

const addN = kernel<string, object>(AddN, about, ({ inputs, backend }) => {
  const all = Object.values(inputs).filter((x) => x !== undefined);
  const [first, second, ...rest] = all;
  if (first === undefined || second === undefined || !areFloat(...all)) return null;
  const output = runBinary(backend, "Add", first, second);
  if (output === null) return null;
  for (const x of rest) writeBinary(backend, "Add", output, x, output);
  return output;
});

export const binaryKernels = (): OwnKernel[] => [
  add,
  sub,
  multiply,
  ...plain,
  prelu,
  eluGrad,
  addN,
];
