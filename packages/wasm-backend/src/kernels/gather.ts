import {
  backend_util,
  GatherV2,
  OneHot,
  UnsortedSegmentSum,
  util,
  type GatherV2Attrs,
  type OneHotAttrs,
  type UnsortedSegmentSumAttrs,
} from "@tensorflow/tfjs-core";
import { float, wordsOf } from "../engine/words.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import type { TypedArray } from "../backend/tensor-data.js";
import { widthOf } from "./shared/block.js";
import { fill } from "./shared/fill.js";

const gatherAbout: About = {
  own: "float32, int32 and bool, int32 indices",
  simd: true,
  threads: true,
};
const sumAbout: About = {
  own: "float32: the gradient of an embedding, in the order of rows",
  simd: true,
  threads: true,
};
const oneHotAbout: About = { own: "float32 and int32", simd: true, threads: true };

const GATHER_WORDS = [
  "x",
  "indices",
  "output",
  "batches",
  "outer",
  "slices",
  "count",
  "bytes",
] as const;
const SEGMENT_SUM_WORDS = ["x", "ids", "output", "rows", "columns", "segments"] as const;
const ONE_HOT_WORDS = ["indices", "output", "rows", "depth", "on", "off"] as const;

const gatherV2 = kernel<"x" | "indices", GatherV2Attrs>(
  GatherV2,
  gatherAbout,
  ({ inputs: { x, indices }, attrs, backend }) => {
    const [axis = 0] = util.parseAxisParam(attrs.axis, x.shape);
    const width = widthOf(x.dtype);
    if (width === null || indices.dtype !== "int32") return null;
    const info = backend_util.segment_util.collectGatherOpShapeInfo(
      x,
      indices,
      axis,
      attrs.batchDims ?? 0,
    );
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info;
    const size = util.sizeFromShape(outputShape);
    const chosen = backend.dataOf(indices).values as TypedArray;
    if (size === 0 || !chosen.every((index) => index >= 0 && index < dimSize)) return null;
    const [from, at] = [backend.address(x), backend.address(indices)];
    const output = backend.output(outputShape, x.dtype);
    const words = wordsOf(GATHER_WORDS, {
      x: from,
      indices: at,
      output: backend.address(output),
      batches: batchSize,
      outer: outerSize,
      slices: dimSize,
      count: chosen.length / batchSize,
      bytes: sliceSize * width,
    });
    backend.engine.run("gather", words, size / 4);
    return output;
  },
);

const unsortedSegmentSum = kernel<"x" | "segmentIds", UnsortedSegmentSumAttrs>(
  UnsortedSegmentSum,
  sumAbout,
  ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
    const [rows = 0, ...rest] = x.shape;
    const fits = segmentIds.shape.length === 1 && segmentIds.shape[0] === rows;
    if (!areFloat(x) || segmentIds.dtype !== "int32" || !fits) return null;
    const columns = util.sizeFromShape(rest);
    const count = numSegments * columns;
    if (count === 0 || rows === 0) return null;
    const ids = backend.address(segmentIds);
    const from = backend.address(x);
    const result = backend.output([numSegments, ...rest]);
    const output = backend.address(result);
    fill(backend, output, count, 0);
    const operands = { x: from, ids, output, rows, columns, segments: numSegments };
    const words = wordsOf(SEGMENT_SUM_WORDS, operands);
    backend.engine.run("segmentSum", words, (rows * columns) / 4);
    return result;
  },
);

const oneHot = kernel<"indices", OneHotAttrs>(
  OneHot,
  oneHotAbout,
  ({ inputs: { indices }, attrs: { dtype, depth, onValue, offValue }, backend }) => {
    const rows = util.sizeFromShape(indices.shape);
    const moved = dtype === "float32" || dtype === "int32";
    if (!moved || indices.dtype !== "int32" || rows === 0) return null;
    const from = backend.address(indices);
    const result = backend.output([...indices.shape, depth], dtype);
    const output = backend.address(result);
    const value = (x: number) => (dtype === "float32" ? float(x) : Math.trunc(x));
    const [on, off] = [value(onValue), value(offValue)];
    const words = wordsOf(ONE_HOT_WORDS, { indices: from, output, rows, depth, on, off });
    backend.engine.run("oneHot", words, (rows * depth) / 4);
    return result;
  },
);

export const gatherKernels = (): OwnKernel[] => [gatherV2, unsortedSegmentSum, oneHot];
