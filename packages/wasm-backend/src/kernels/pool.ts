import {
  backend_util,
  MaxPool,
  MaxPoolGrad,
  util,
  type MaxPoolAttrs,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";
import type { Deferred } from "../tensor-data.js";

const about: About = { own: "float32", simd: true, threads: true };

function supported(
  x: TensorInfo,
  { filterSize, strides, pad, dimRoundingMode }: MaxPoolAttrs,
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
  const isCopy = info.filterHeight * info.filterWidth === 1;
  return isEmpty || isCopy ? null : info;
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

const maxPool = kernel<"x", MaxPoolAttrs>(MaxPool, about, ({ inputs, attrs, backend }) => {
  const info = supported(inputs.x, attrs);
  if (info === null) return null;
  const output = backend.output(info.outShape);
  const units = util.sizeFromShape(info.inShape) / 4;
  const from = backend.address(inputs.x);
  backend.engine.run("maxPool", [from, backend.address(output), ...words(info)], units);
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

export const poolKernels = (): OwnKernel[] => [maxPool, maxPoolGrad];
