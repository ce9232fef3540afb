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
import type { WasmBackend } from "../backend.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import type { Deferred } from "../tensor-data.js";

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

/** The gradient of a max pool, waiting to be told whether its input went through a ReLU. */
export class DeferredPoolGradient implements Deferred {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
  readonly info: backend_util.Conv2DInfo;

  constructor(x: TensorInfo, dy: TensorInfo, info: backend_util.Conv2DInfo) {
    this.x = x;
    this.dy = dy;
    this.info = info;
  }

  get inputs(): readonly TensorInfo[] {
    return [this.x, this.dy];
  }

  compute(backend: WasmBackend, to: number, positiveOnly = false): void {
    const units = util.sizeFromShape(this.info.inShape) / 2;
    const from = backend.address(this.x);
    const dy = backend.address(this.dy);
    backend.engine.run(
      "maxPoolGradient",
      [from, 0, ...words(this.info), dy, to, Number(positiveOnly)],
      units,
    );
  }
}

const maxPoolGrad = kernel<"dy" | "input", MaxPoolGradAttrs>(
  MaxPoolGrad,
  about,
  ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs;
    const info = areFloat(dy) ? supported(input, attrs) : null;
    if (info === null) return null;
    return backend.defer(input.shape, new DeferredPoolGradient(input, dy, info));
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
      compute: (_, to) => {
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
