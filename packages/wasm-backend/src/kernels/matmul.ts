import {
  _FusedMatMul,
  BatchMatMul,
  util,
  type _FusedMatMulAttrs,
  type BatchMatMulAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { areFloat, isRow, kernel, type About, type OwnKernel } from "../kernel.js";

const about: About = {
  own: "float32: one product, either side transposed",
  simd: true,
  threads: true,
};
const fused: About = { own: "as BatchMatMul; a bias, a ReLU", simd: true, threads: true };

interface Product {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias: TensorInfo | null;
  readonly relu: boolean;
}

/** One product of two matrices; `null` for batches of them, what is empty, and what does not fit. */
function multiply(backend: WasmBackend, product: Product): TensorInfo | null {
  const { a, b, transposeA, transposeB, bias, relu } = product;
  const batch = util.sizeFromShape(a.shape.slice(0, -2));
  if (!areFloat(a, b) || batch !== 1 || util.sizeFromShape(b.shape.slice(0, -2)) !== 1) return null;
  const [aRows = 0, aColumns = 0] = a.shape.slice(-2);
  const [bRows = 0, bColumns = 0] = b.shape.slice(-2);
  const rows = transposeA ? aColumns : aRows;
  const depth = transposeA ? aRows : aColumns;
  const columns = transposeB ? bRows : bColumns;
  if (rows * depth * columns === 0 || depth !== (transposeB ? bColumns : bRows)) return null;
  if (bias !== null && !isRow(bias, columns)) return null;

  const { engine } = backend;
  const { allocator } = engine;
  const left = backend.address(a);
  const right = backend.address(b);
  const biasAt = bias === null ? 0 : backend.address(bias);
  const dims = a.shape.length > b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2);

  return allocator.borrow(Math.ceil(columns / 8) * depth * 32, (panels) => {
    const steps = transposeB ? [4, bColumns * 4] : [bColumns * 4, 4];
    engine.run("packPanels", [right, panels, depth, columns, ...steps], (depth * columns) / 4);
    const run = (rowMajor: number): TensorInfo => {
      const output = backend.output([...dims, rows, columns]);
      const from = [rowMajor, panels, biasAt, backend.address(output)];
      const flags = [Number(relu), Number(rows < columns)];
      engine.run("matmul", [...from, rows, depth, columns, ...flags], (rows * depth * columns) / 4);
      return output;
    };
    if (!transposeA) return run(left);
    return allocator.borrow(rows * depth * 4, (turned) => {
      engine.run("transpose", [left, turned, depth, rows], (rows * depth) / 4);
      return run(turned);
    });
  });
}

const batchMatMul = kernel<"a" | "b", BatchMatMulAttrs>(
  BatchMatMul,
  about,
  ({ inputs, attrs, backend }) =>
    multiply(backend, { ...inputs, ...attrs, bias: null, relu: false }),
);

const fusedMatMul = kernel<"a" | "b", _FusedMatMulAttrs, "bias">(
  _FusedMatMul,
  fused,
  ({ inputs, attrs, backend }) => {
    const { activation } = attrs;
    if (activation !== "linear" && activation !== "relu") return null;
    const bias = inputs.bias ?? null;
    return multiply(backend, { ...inputs, ...attrs, bias, relu: activation === "relu" });
  },
);

export const matmulKernels = (): OwnKernel[] => [batchMatMul, fusedMatMul];
