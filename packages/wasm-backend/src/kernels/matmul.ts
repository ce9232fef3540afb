import {
  _FusedMatMul,
  backend_util,
  BatchMatMul,
  util,
  type _FusedMatMulAttrs,
  type BatchMatMulAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { areFloat, isRow, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { wordsOf } from "../engine/words.js";
import { finish } from "./shared/finish.js";
import { packPanels, panelBytes } from "./shared/panels.js";
import { transposeMatrix } from "./shared/transpose-matrix.js";

const about: About = {
  own: "float32: either side transposed, batches that broadcast",
  simd: true,
  threads: true,
};
const fused: About = {
  own: "as BatchMatMul; a row as bias and a ReLU in the same pass, others after it",
  simd: true,
  threads: true,
};

interface Product {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias: TensorInfo | null;
  readonly relu: boolean;
}

interface Size {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

/** The sizes of a product that is not empty, or `null`; also where the sides do not fit. */
function sizeOf({ a, b, transposeA, transposeB }: Product): Size | null {
  const [aRows = 0, aColumns = 0] = a.shape.slice(-2);
  const [bRows = 0, bColumns = 0] = b.shape.slice(-2);
  const [rows, depth] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [columns, bDepth] = transposeB ? [bRows, bColumns] : [bColumns, bRows];
  const isEmpty = util.sizeFromShape(a.shape) * util.sizeFromShape(b.shape) === 0;
  const areMatrices = a.shape.length >= 2 && b.shape.length >= 2;
  return isEmpty || !areMatrices || depth !== bDepth ? null : { rows, depth, columns };
}

const work = ({ rows, depth, columns }: Size): number => (rows * depth * columns) / 4;

const MATMUL_WORDS = [
  "left",
  "panels",
  "bias",
  "output",
  "rows",
  "depth",
  "columns",
  "relu",
  "byPanel",
] as const;
const BATCH_MATMUL_WORDS = [
  "left",
  "right",
  "bias",
  "output",
  "rows",
  "depth",
  "columns",
  "relu",
  "products",
  "offsets",
  "transposeLeft",
  "transposeRight",
  "scratch",
  "scratchBytes",
  "panelBytes",
] as const;

/** Addresses. */
interface Operands {
  readonly left: number;
  readonly right: number;
  readonly bias: number;
  readonly output: number;
}

/** One product. */
function multiplyOne(
  backend: WasmBackend,
  product: Product,
  size: Size,
  { left, right, bias, output }: Operands,
): void {
  const { engine } = backend;
  const { rows, depth, columns } = size;
  engine.allocator.borrow(panelBytes(depth, columns), (panels) => {
    const [rowBytes, columnBytes] = product.transposeB ? [4, depth * 4] : [columns * 4, 4];
    const matrix = { from: right, rows: depth, columns, rowBytes, columnBytes };
    packPanels(backend, matrix, panels, (depth * columns) / 4);
    const run = (rowMajor: number): void => {
      const words = wordsOf(MATMUL_WORDS, {
        left: rowMajor,
        panels,
        bias,
        output,
        rows,
        depth,
        columns,
        relu: Number(product.relu),
        byPanel: Number(rows < columns),
      });
      engine.run("matmul", words, work(size));
    };
    if (!product.transposeA) {
      run(left);
      return;
    }
    engine.allocator.borrow(rows * depth * 4, (turned) => {
      transposeMatrix(backend, { from: left, to: turned, rows: depth, columns: rows });
      run(turned);
    });
  });
}

/**
 * For each of the products in `outer`, which matrix of a tensor whose leading axes are `own` it
 * takes.
 */
function placesOf(own: readonly number[], outer: readonly number[]): number[] {
  const missing = outer.length - own.length;
  let places = [0];
  outer.forEach((size, axis) => {
    const length = axis < missing ? 1 : own[axis - missing]!;
    places = places.flatMap((place) =>
      Array.from({ length: size }, (_, i) => place * length + (length === 1 ? 0 : i)),
    );
  });
  return places;
}

/** Products of matrices, batches of them too; `null` for what is empty, and what does not fit. */
function multiply(backend: WasmBackend, product: Product): TensorInfo | null {
  const { a, b, transposeA, transposeB, bias, relu } = product;
  const [aOuter, bOuter] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = backend_util.assertAndGetBroadcastShape(aOuter, bOuter);
  const size = sizeOf(product);
  if (!areFloat(a, b) || size === null) return null;
  if (bias !== null && !isRow(bias, size.columns)) return null;

  const { engine } = backend;
  const { rows, depth, columns } = size;
  const left = backend.address(a);
  const right = backend.address(b);
  const biasAt = bias === null ? 0 : backend.address(bias);
  const output = backend.output([...outer, rows, columns]);
  const to = backend.address(output);
  const products = util.sizeFromShape(outer);
  if (!transposeA && util.sizeFromShape(bOuter) === 1) {
    const stacked = { ...size, rows: rows * products };
    multiplyOne(backend, product, stacked, { left, right, bias: biasAt, output: to });
    return output;
  }
  const [lefts, rights] = [placesOf(aOuter, outer), placesOf(bOuter, outer)];
  const offsets = lefts.map((place, i) => [
    place * rows * depth * 4,
    rights[i]! * depth * columns * 4,
  ]);
  if (products < engine.threads) {
    offsets.forEach(([x = 0, y = 0], i) => {
      const at = to + i * rows * columns * 4;
      const operands = { left: left + x, right: right + y, bias: biasAt, output: at };
      multiplyOne(backend, product, size, operands);
    });
    return output;
  }
  engine.allocator.borrow(products * 8, (table) => {
    backend.view(table, "int32", products * 2).set(offsets.flat());
    const panels = panelBytes(depth, columns);
    const scratchBytes = panels + (transposeA ? rows * depth * 4 : 0) + 64;
    const words = wordsOf(BATCH_MATMUL_WORDS, {
      left,
      right,
      bias: biasAt,
      output: to,
      rows,
      depth,
      columns,
      relu: Number(relu),
      products,
      offsets: table,
      transposeLeft: Number(transposeA),
      transposeRight: Number(transposeB),
      scratch: engine.scratch(scratchBytes),
      scratchBytes,
      panelBytes: panels,
    });
    engine.run("batchMatmul", words, work(size) * products);
  });
  return output;
}

const batchMatMul = kernel<"a" | "b", BatchMatMulAttrs>(
  BatchMatMul,
  about,
  ({ inputs, attrs, backend }) =>
    multiply(backend, { ...inputs, ...attrs, bias: null, relu: false }),
);

const fusedMatMul = kernel<"a" | "b", _FusedMatMulAttrs, "bias" | "preluActivationWeights">(
  _FusedMatMul,
  fused,
  ({ inputs, attrs, backend }) => {
    const { a, b, bias, preluActivationWeights } = inputs;
    const { activation, leakyreluAlpha } = attrs;
    const inPass = bias === undefined || isRow(bias, b.shape.at(attrs.transposeB ? -2 : -1)!);
    const relu = inPass && activation === "relu";
    const product = { a, b, ...attrs, bias: inPass ? (bias ?? null) : null, relu };
    const result = multiply(backend, product);
    if (result === null) return null;
    return finish(backend, result, {
      bias: inPass ? undefined : bias,
      activation: relu ? "linear" : activation,
      preluActivationWeights,
      leakyreluAlpha,
    });
  },
);

export const matmulKernels = (): OwnKernel[] => [batchMatMul, fusedMatMul];
