import { Transpose, util, type TensorInfo, type TransposeAttrs } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { copyBlock, stepsOf, widthOf } from "./shared/block.js";
import { transposeMatrix } from "./shared/transpose-matrix.js";

const about: About = { own: "float32, int32, bool", simd: true, threads: true };

/**
 * Sizes of a matrix whose sides change places, which is what `perm` comes to; `null` where it comes
 * to more.
 */
function asMatrix(shape: readonly number[], perm: readonly number[]): [number, number] | null {
  const turned = perm.filter((axis) => shape[axis] !== 1);
  const first = turned.findIndex((axis, i) => i > 0 && axis < turned[i - 1]!);
  if (first === -1) return null;
  const rotated = [...turned.slice(first), ...turned.slice(0, first)];
  if (rotated.some((axis, i) => i > 0 && axis < rotated[i - 1]!)) return null;
  const sizeOf = (axes: readonly number[]): number =>
    util.sizeFromShape(axes.map((axis) => shape[axis]!));
  return [sizeOf(turned.slice(first)), sizeOf(turned.slice(0, first))];
}

/**
 * A tensor with its axes in another order; of a type and rank that `copyBlock` moves, and not
 * empty.
 */
export function transposed(
  backend: WasmBackend,
  x: TensorInfo,
  perm: readonly number[],
): TensorInfo {
  const from = backend.address(x);
  const shape = perm.map((axis) => x.shape[axis]!);
  const output = backend.output(shape, x.dtype);
  const to = backend.address(output);
  const width = widthOf(x.dtype)!;
  const matrix = width === 4 ? asMatrix(x.shape, perm) : null;
  if (matrix !== null) {
    const [rows, columns] = matrix;
    transposeMatrix(backend, { from, to, rows, columns });
    return output;
  }
  const steps = stepsOf(x.shape);
  const fromSteps = perm.map((axis) => steps[axis]!);
  copyBlock(backend, { from, to, shape, fromSteps, toSteps: stepsOf(shape), width });
  return output;
}

const transpose = kernel<"x", TransposeAttrs>(
  Transpose,
  about,
  ({ inputs: { x }, attrs: { perm }, backend }) => {
    if (widthOf(x.dtype) === null || util.sizeFromShape(x.shape) === 0) return null;
    return transposed(backend, x, perm);
  },
);

export const transposeKernels = (): OwnKernel[] => [transpose];
