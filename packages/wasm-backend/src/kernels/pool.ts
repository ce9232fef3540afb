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
import { wordsOf, type Word } from "../engine/words.js";
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

const POOL_WORDS = [
  "input",
  "output",
  "images",
  "height",
  "width",
  "channels",
  "outHeight",
  "outWidth",
  "filterHeight",
  "filterWidth",
  "strideHeight",
  "strideWidth",
  "top",
  "left",
  "outputGradient",
  "inputGradient",
  "positiveOnly",
] as const;

interface Operands {
  readonly input?: number;
  readonly output?: number;
  readonly outputGradient?: number;
  readonly inputGradient?: number;
  readonly positiveOnly?: boolean;
}

/** @param operands Addresses; what is left out is not used. */
function words(info: backend_util.Conv2DInfo, operands: Operands): Word[] {
  const { input = 0, output = 0, outputGradient = 0, inputGradient = 0 } = operands;
  return wordsOf(POOL_WORDS, {
    input,
    output,
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    filterHeight: info.effectiveFilterHeight,
    filterWidth: info.effectiveFilterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outputGradient,
    inputGradient,
    positiveOnly: Number(operands.positiveOnly ?? false),
  });
}

/** The inherited kernel makes an alias of what would be a copy. */
const isCopy = ({ filterHeight, filterWidth, inShape, outShape }: backend_util.Conv2DInfo) =>
  filterHeight * filterWidth === 1 && util.arraysEqual(inShape, outShape);

const poolKernel = (name: string, program: string): OwnKernel =>
  kernel<"x", MaxPoolAttrs>(name, about, ({ inputs, attrs, backend }) => {
    const info = supported(inputs.x, attrs);
    if (info === null || isCopy(info)) return null;
    const input = backend.address(inputs.x);
    const result = backend.output(info.outShape);
    const output = backend.address(result);
    const units = util.sizeFromShape(info.inShape) / 4;
    backend.engine.run(program, words(info, { input, output }), units);
    return result;
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
      const gradients = { outputGradient: backend.address(dy), inputGradient: to };
      const operands = { input: backend.address(x), ...gradients, positiveOnly };
      backend.engine.run("maxPoolGradient", words(info, operands), units);
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
        const gradients = { outputGradient: backend.address(dy), inputGradient: to };
        const units = util.sizeFromShape(info.inShape) / 2;
        backend.engine.run("avgPoolGradient", words(info, gradients), units);
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
