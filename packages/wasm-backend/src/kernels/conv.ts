import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  util,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type FusedConv2DAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { areFloat, isRow, kernel, type About, type OwnKernel } from "../kernel.js";
import type { Deferred } from "../tensor-data.js";
import {
  convolve,
  convolveBack,
  filterGradient,
  forwardShape,
  type ConvShape,
} from "./conv-plan.js";

const about: About = {
  own: "float32, NHWC, any stride, size and padding; 3×3 at stride 1 by Winograd F(4×4, 3×3) where channels are a multiple of 4 and output channels of 8",
  simd: true,
  threads: true,
};
const fused: About = { own: "as Conv2D; a bias, a ReLU", simd: true, threads: true };

type Shape4D = [number, number, number, number];

/** A convolution waiting for what comes after it: a bias and a ReLU cost nothing in the same pass. */
export class DeferredConv implements Deferred {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly shape: ConvShape;
  readonly bias: TensorInfo | null;
  readonly relu: boolean;

  constructor(
    x: TensorInfo,
    filter: TensorInfo,
    shape: ConvShape,
    bias: TensorInfo | null = null,
    relu = false,
  ) {
    this.x = x;
    this.filter = filter;
    this.shape = shape;
    this.bias = bias;
    this.relu = relu;
  }

  get inputs(): readonly TensorInfo[] {
    return this.bias === null ? [this.x, this.filter] : [this.x, this.filter, this.bias];
  }

  get outShape(): number[] {
    const { images, outHeight, outWidth, outChannels } = this.shape;
    return [images, outHeight, outWidth, outChannels];
  }

  withBias(bias: TensorInfo): DeferredConv {
    return new DeferredConv(this.x, this.filter, this.shape, bias, this.relu);
  }

  withRelu(): DeferredConv {
    return new DeferredConv(this.x, this.filter, this.shape, this.bias, true);
  }

  compute(backend: WasmBackend, output: number): void {
    convolve(backend, this.shape, {
      input: backend.address(this.x),
      filter: backend.address(this.filter),
      bias: this.bias === null ? 0 : backend.address(this.bias),
      relu: this.relu,
      output,
    });
  }
}

/** The shape of a convolution to `outShape` that the engine computes, or `null`. */
function supported(
  x: TensorInfo,
  filter: TensorInfo,
  attrs: Pick<Conv2DAttrs, "strides" | "pad" | "dimRoundingMode"> & {
    readonly dilations?: [number, number] | number;
    readonly dataFormat?: "NHWC" | "NCHW";
  },
  outShape?: number[],
): ConvShape | null {
  if (!areFloat(x, filter) || (attrs.dataFormat ?? "NHWC") !== "NHWC") return null;
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return null;
  if (outShape !== undefined && !util.arraysEqual(outShape, info.outShape)) return null;
  if (util.sizeFromShape(x.shape) === 0 || util.sizeFromShape(info.outShape) === 0) return null;
  return forwardShape(info);
}

const conv2d = kernel<"x" | "filter", Conv2DAttrs>(Conv2D, about, ({ inputs, attrs, backend }) => {
  const shape = supported(inputs.x, inputs.filter, attrs);
  if (shape === null) return null;
  const conv = new DeferredConv(inputs.x, inputs.filter, shape);
  return backend.defer(conv.outShape, conv);
});

const fusedConv2d = kernel<"x" | "filter", FusedConv2DAttrs, "bias">(
  FusedConv2D,
  fused,
  ({ inputs, attrs, backend }) => {
    const { x, filter, bias } = inputs;
    if (attrs.activation !== "linear" && attrs.activation !== "relu") return null;
    const shape = supported(x, filter, attrs);
    if (shape === null) return null;
    if (bias !== undefined && !isRow(bias, shape.outChannels)) return null;
    const relu = attrs.activation === "relu";
    const conv = new DeferredConv(x, filter, shape, bias ?? null, relu);
    return backend.defer(conv.outShape, conv);
  },
);

const conv2dBackpropInput = kernel<"dy" | "filter", Conv2DBackpropInputAttrs>(
  Conv2DBackpropInput,
  about,
  ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs;
    const x: TensorInfo = { ...dy, shape: attrs.inputShape };
    const shape = areFloat(dy) ? supported(x, filter, attrs, dy.shape) : null;
    if (shape === null) return null;
    return backend.defer(attrs.inputShape, {
      inputs: [dy, filter],
      compute: (_, output) => {
        convolveBack(backend, shape, {
          input: backend.address(dy),
          filter: backend.address(filter),
          bias: 0,
          relu: false,
          output,
        });
      },
    });
  },
);

const conv2dBackpropFilter = kernel<"x" | "dy", Conv2DBackpropFilterAttrs>(
  Conv2DBackpropFilter,
  about,
  ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs;
    const filter: TensorInfo = { ...x, shape: attrs.filterShape };
    const shape = areFloat(dy) ? supported(x, filter, attrs, dy.shape) : null;
    if (shape === null) return null;
    return backend.defer(attrs.filterShape, {
      inputs: [x, dy],
      compute: (_, output) => {
        filterGradient(backend, shape, {
          input: backend.address(x),
          gradient: backend.address(dy),
          output,
        });
      },
    });
  },
);

export const convKernels = (): OwnKernel[] => [
  conv2d,
  fusedConv2d,
  conv2dBackpropInput,
  conv2dBackpropFilter,
];
