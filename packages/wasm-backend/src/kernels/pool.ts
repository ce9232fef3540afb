import {
  AvgPool,
  AvgPoolGrad,
  backend_util,
  MaxPool,
  MaxPoolGrad,
  util,
  type AvgPoolGradAttrs,
  type MaxPoolAttrs,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend/backend.js";
import { areFloat, kernel, type About, type OwnKernel } from "../backend/kernel.js";
import type { Deferred } from "../backend/deferred.js";

const about: About = { own: "float32", simd: true, threads: true };

type Window = Pick<MaxPoolAttrs, "filterSize" | "strides" | "pad"> & Partial<MaxPoolAttrs>;

function supported(
  x: TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: Window,
): backend_util.Conv2DInfo | null {
  if (!areFloat(x)) return null;
  const info = backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const isEmpty = util.sizeFromShape(x.shape) === 0 || util.sizeFromShape(info.outShape) === 0;
  return isEmpty ? null : info;
}

function words(info: backend_util.Conv2DInfo): number[] {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.effectiveFilterHeight,
    info.effectiveFilterWidth,
    info.strideHeight,
    info.strideWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

/** The inherited kernel makes an alias of what would be a copy. */
const isCopy = ({ filterHeight, filterWidth, inShape, outShape }: backend_util.Conv2DInfo) =>
  filterHeight * filterWidth === 1 && util.arraysEqual(inShape, outShape);

const poolKernel = (name: string, program: string): OwnKernel =>
  kernel<"x", MaxPoolAttrs>(name, about, ({ inputs, attrs, backend }) => {
    const info = supported(inputs.x, attrs);
    if (info === null || isCopy(info)) return null;
    const from = backend.address(inputs.x);
    const output = backend.output(info.outShape);
    const units = util.sizeFromShape(info.inShape) / 4;
    backend.engine.run(program, [from, backend.address(output), ...words(info)], units);
    return output;
  });

/** The gradient of a max pool of x, waiting to be told whether x went through a ReLU. */
function maxPoolGradient(
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  info: backend_util.Conv2DInfo,
  positiveOnly = false,
): Deferred {
  return {
    inputs: [x, dy],
    compute: (to) => {
      const units = util.sizeFromShape(info.inShape) / 2;
      const from = [backend.address(x), 0, ...words(info), backend.address(dy), to];
      backend.engine.run("maxPoolGradient", [...from, Number(positiveOnly)], units);
    },
    maskedBy: (by) => (by.dataId === x.dataId ? maxPoolGradient(backend, x, dy, info, true) : null),
  };
}

const maxPoolGrad = kernel<"dy" | "input", MaxPoolGradAttrs>(
  MaxPoolGrad,
  about,
  ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    const info = areFloat(dy) ? supported(input, attrs) : null;
    if (info === null) return null;
    return backend.defer(input.shape, maxPoolGradient(backend, input, dy, info));
  },
);

const avgPoolGrad = kernel<"dy" | "input", AvgPoolGradAttrs>(
  AvgPoolGrad,
  about,
  ({ inputs: { dy, input }, attrs, backend }) => {
    const info = areFloat(dy) ? supported(input, attrs) : null;
    if (info === null || !util.arraysEqual(dy.shape, info.outShape)) return null;
    return backend.defer(input.shape, {
      inputs: [dy],
      compute: (to) => {
        const from = [0, 0, ...words(info), backend.address(dy), to];
        backend.engine.run("avgPoolGradient", from, util.sizeFromShape(info.inShape) / 2);
      },
    });
  },
);

export const poolKernels = (): OwnKernel[] => [
  poolKernel(MaxPool, "maxPool"),
  poolKernel(AvgPool, "avgPool"),
  maxPoolGrad,
  avgPoolGrad,
];
