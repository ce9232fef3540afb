import {
  backend_util,
  Concat,
  Pack,
  PadV2,
  reshape,
  Reverse,
  Slice,
  slice_util,
  SplitV,
  StridedSlice,
  sum,
  Tile,
  Unpack,
  util,
  type ConcatAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type ReverseAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  type StridedSliceAttrs,
  type Tensor,
  type TensorInfo,
  type TileAttrs,
  type UnpackAttrs,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { float } from "../engine/words.js";
import type { Gradient } from "../backend/gradient.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import { copyBlock, stepsOf, widthOf } from "./shared/block.js";
import { fill } from "./shared/fill.js";

const about: About = { own: "float32, int32 and bool", simd: true, threads: true };
const padAbout: About = {
  own: "float32; int32 where it pads with 0",
  simd: true,
  threads: true,
};

const isEmpty = (shape: number[]): boolean => util.sizeFromShape(shape) === 0;
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** What of `x` to take: where to begin and how far to step along each axis. */
interface Selection {
  readonly begin: readonly number[];
  readonly strides: readonly number[];
  /** Values along each axis. */
  readonly size: readonly number[];
  readonly outShape: number[];
}

/** `null` for types that the engine does not move, and what is empty. */
function select(backend: WasmBackend, x: TensorInfo, selection: Selection): TensorInfo | null {
  const { begin, strides, size, outShape } = selection;
  const width = widthOf(x.dtype);
  if (width === null || isEmpty(outShape)) return null;
  const steps = stepsOf(x.shape);
  const from = backend.address(x) + dot(begin, steps) * width;
  const output = backend.output(outShape, x.dtype);
  copyBlock(backend, {
    from,
    to: backend.address(output),
    shape: size,
    fromSteps: steps.map((step, axis) => step * strides[axis]!),
    toSteps: stepsOf(size),
    width,
  });
  return output;
}

/** Pieces of `x` of the given lengths along an axis, `shapeOf` each. */
function pieces(
  backend: WasmBackend,
  x: TensorInfo,
  axis: number,
  lengths: readonly number[],
  shapeOf: (size: number[]) => number[],
): TensorInfo[] | null {
  if (widthOf(x.dtype) === null || isEmpty(x.shape) || lengths.includes(0)) return null;
  const strides = x.shape.map(() => 1);
  let start = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    const size = x.shape.map((all, i) => (i === axis ? length : all));
    start += length;
    return select(backend, x, { begin, strides, size, outShape: shapeOf(size) })!;
  });
}

/** Tensors of one type side by side: of each [outer, its own inner], in a row of `outShape`. */
function sideBySide(
  backend: WasmBackend,
  inputs: readonly TensorInfo[],
  outer: number,
  outShape: number[],
): TensorInfo {
  const { dtype } = inputs[0]!;
  const width = widthOf(dtype)!;
  const addresses = inputs.map((x) => backend.address(x));
  const output = backend.output(outShape, dtype);
  const row = util.sizeFromShape(outShape) / outer;
  let to = backend.address(output);
  inputs.forEach((x, i) => {
    const inner = util.sizeFromShape(x.shape) / outer;
    const block = { shape: [outer, inner], fromSteps: [inner, 1], toSteps: [row, 1] };
    copyBlock(backend, { from: addresses[i]!, to, width, ...block });
    to += inner * width;
  });
  return output;
}

const areAlike = (inputs: readonly TensorInfo[]): boolean =>
  inputs.every(({ dtype }) => dtype === inputs[0]!.dtype) && widthOf(inputs[0]!.dtype) !== null;

const slice = kernel<"x", SliceAttrs>(Slice, about, ({ inputs: { x }, attrs, backend }) => {
  const [begin, size] = slice_util.parseSliceParams(x, attrs.begin, attrs.size);
  slice_util.assertParamsValid(x, begin!, size!);
  const strides = x.shape.map(() => 1);
  return select(backend, x, { begin: begin!, strides, size: size!, outShape: size! });
});

const stridedSlice = kernel<"x", StridedSliceAttrs>(
  StridedSlice,
  about,
  ({ inputs: { x }, attrs, backend }) => {
    const info = slice_util.sliceInfo(
      x.shape,
      attrs.begin,
      attrs.end,
      attrs.strides,
      attrs.beginMask,
      attrs.endMask,
      attrs.ellipsisMask,
      attrs.newAxisMask,
      attrs.shrinkAxisMask,
    );
    const { begin, strides, finalShape: outShape, finalShapeSparse: size } = info;
    // With an axis that is new and one that goes, TF.js may count wrong what is left.
    const counts = util.sizeFromShape(size) === util.sizeFromShape(outShape);
    if (info.isIdentity || !counts || size.length !== x.shape.length) return null;
    return select(backend, x, { begin, strides, size, outShape });
  },
);

const reverse = kernel<"x", ReverseAttrs>(Reverse, about, ({ inputs: { x }, attrs, backend }) => {
  const axes = util.parseAxisParam(attrs.dims, x.shape);
  const turns = (axis: number): boolean => axes.includes(axis);
  const begin = x.shape.map((size, axis) => (turns(axis) ? size - 1 : 0));
  const strides = x.shape.map((_, axis) => (turns(axis) ? -1 : 1));
  return select(backend, x, { begin, strides, size: x.shape, outShape: x.shape });
});

const splitV = kernel<"x", SplitVAttrs>(SplitV, about, ({ inputs: { x }, attrs, backend }) => {
  const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
  const lengths = backend_util.prepareSplitSize(x, attrs.numOrSizeSplits, axis);
  return pieces(backend, x, axis, lengths, (size) => size);
});

const unpack = kernel<"value", UnpackAttrs>(
  Unpack,
  about,
  ({ inputs: { value }, attrs, backend }) => {
    const [axis = 0] = util.parseAxisParam(attrs.axis, value.shape);
    const lengths = Array.from({ length: value.shape[axis]! }, () => 1);
    return pieces(backend, value, axis, lengths, (size) => size.filter((_, i) => i !== axis));
  },
);

const concat = kernel<string, ConcatAttrs>(Concat, about, ({ inputs, attrs, backend }) => {
  const all: TensorInfo[] = Object.values(inputs).filter((x) => x !== undefined);
  const [axis = 0] = util.parseAxisParam(attrs.axis, all[0]!.shape);
  const shapes = all.map(({ shape }) => shape);
  backend_util.assertParamsConsistent(shapes, axis);
  const outShape = backend_util.computeOutShape(shapes, axis);
  const given = all.filter(({ shape }) => !isEmpty(shape));
  if (given.length < 2 || !areAlike(given)) return null;
  return sideBySide(backend, given, util.sizeFromShape(outShape.slice(0, axis)), outShape);
});

const pack = kernel<string, PackAttrs>(Pack, about, ({ inputs, attrs: { axis }, backend }) => {
  const all: TensorInfo[] = Object.values(inputs).filter((x) => x !== undefined);
  const [{ shape }] = all as [TensorInfo];
  const fits = all.every((x) => util.arraysEqual(x.shape, shape));
  if (all.length < 2 || isEmpty(shape) || !fits || !areAlike(all)) return null;
  const outShape = [...shape.slice(0, axis), all.length, ...shape.slice(axis)];
  return sideBySide(backend, all, util.sizeFromShape(shape.slice(0, axis)), outShape);
});

const padV2 = kernel<"x", PadV2Attrs>(
  PadV2,
  padAbout,
  ({ inputs: { x }, attrs: { paddings, constantValue }, backend }) => {
    const handled = areFloat(x) || (x.dtype === "int32" && constantValue === 0);
    if (!handled || isEmpty(x.shape) || paddings.flat().some((size) => size < 0)) return null;
    const outShape = x.shape.map((size, axis) => paddings[axis]![0] + size + paddings[axis]![1]);
    const steps = stepsOf(outShape);
    const from = backend.address(x);
    const output = backend.output(outShape, x.dtype);
    const to = backend.address(output);
    const count = util.sizeFromShape(outShape);
    fill(backend, to, count, float(constantValue));
    const before = dot(
      paddings.map(([size]) => size),
      steps,
    );
    const blocks = { from, to: to + before * 4, fromSteps: stepsOf(x.shape), toSteps: steps };
    copyBlock(backend, { ...blocks, shape: x.shape, width: 4 });
    return output;
  },
);

/**
 * TF.js slices the gradient once for each repetition, and adds: thousands of kernels in a
 * LayerNormalization.
 */
const tileGradient: Gradient = (dy, [x], attrs) => {
  const { reps } = attrs as unknown as TileAttrs;
  if (x === undefined || dy.size === 0) return null;
  const sumRepetitions = (): Tensor =>
    x.shape.reduce<Tensor>((all, size, axis) => {
      const repetitions = reps[axis] ?? 1;
      if (repetitions === 1) return all;
      const { shape } = all;
      const apart = [...shape.slice(0, axis), repetitions, size, ...shape.slice(axis + 1)];
      return sum(reshape(all, apart), axis);
    }, dy);
  return { x: sumRepetitions };
};

const tile = kernel<"x", TileAttrs>(
  Tile,
  about,
  ({ inputs: { x }, attrs: { reps }, backend }) => {
    const width = widthOf(x.dtype);
    const outShape = x.shape.map((size, axis) => size * reps[axis]!);
    if (width === null || isEmpty(outShape)) return null;
    const from = backend.address(x);
    const output = backend.output(outShape, x.dtype);
    const [fromSteps, toSteps] = [stepsOf(x.shape), stepsOf(outShape)];
    copyBlock(backend, {
      from,
      to: backend.address(output),
      shape: x.shape.flatMap((size, axis) => [reps[axis]!, size]),
      fromSteps: fromSteps.flatMap((step) => [0, step]),
      toSteps: toSteps.flatMap((step, axis) => [step * x.shape[axis]!, step]),
      width,
    });
    return output;
  },
  { gradient: tileGradient },
);

export const moveKernels = (): OwnKernel[] => [
  slice,
  stridedSlice,
  reverse,
  splitV,
  unpack,
  concat,
  pack,
  padV2,
  tile,
];
