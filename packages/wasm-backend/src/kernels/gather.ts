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
import { float } from "../engine/engine.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import type { TypedArray } from "../backend/tensor-data.js";
import { widthOf } from "./shared/block.js";

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
    const picked = backend.dataOf(indices).values as TypedArray;
    if (size === 0 || !picked.every((index) => index >= 0 && index < dimSize)) return null;
    const from = [backend.address(x), backend.address(indices)];
    const output = backend.output(outputShape, x.dtype);
    const count = picked.length / batchSize;
    const words = [batchSize, outerSize, dimSize, count, sliceSize * width];
    backend.engine.run("gather", [...from, backend.address(output), ...words], size / 4);
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
    const from = [backend.address(x), backend.address(segmentIds)];
    const output = backend.output([numSegments, ...rest]);
    const to = backend.address(output);
    backend.engine.run("fill", [0, 0, to, count, 0], count / 4);
    const words = [...from, to, rows, columns, numSegments];
    backend.engine.run("segmentSum", words, (rows * columns) / 4);
    return output;
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
    const output = backend.output([...indices.shape, depth], dtype);
    const value = (x: number) => (dtype === "float32" ? float(x) : Math.trunc(x));
    const words = [from, backend.address(output), rows, depth, value(onValue), value(offValue)];
    backend.engine.run("oneHot", words, (rows * depth) / 4);
    return output;
  },
);

export const gatherKernels = (): OwnKernel[] => [gatherV2, unsortedSegmentSum, oneHot];
