import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  engine,
  FusedConv2D,
  FusedDepthwiseConv2D,
  util,
  type Conv2DAttrs,
  type FusedConv2DAttrs,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../../backend/backend.js";
import type { Gradient } from "../../backend/gradient.js";
import { areFloat, isRow, kernel, type About, type OwnKernel } from "../../backend/kernel.js";
import type { Deferred } from "../../backend/deferred.js";
import { convolveBack } from "./convolve-back.js";
import { forwardShape, type ConvShape } from "./conv-shape.js";
import { convolve, filterGradient } from "./convolve.js";
import { depthwise, depthwiseBack, depthwiseFilterGradient } from "./depthwise.js";
import { finish } from "../shared/finish.js";

/** What is different between a convolution and one of each channel by itself. */
interface Kind {
  readonly names: {
    readonly forward: string;
    readonly fused: string;
    readonly input: string;
    readonly filter: string;
  };
  readonly about: About;
  readonly depthwise: boolean;
  readonly forward: typeof convolve;
  readonly back: typeof convolveBack;
  readonly filter: typeof filterGradient;
}

const full: Kind = {
  names: {
    forward: Conv2D,
    fused: FusedConv2D,
    input: Conv2DBackpropInput,
    filter: Conv2DBackpropFilter,
  },
  about: {
    own: "float32, NHWC, any stride, size, dilation and padding; 3×3 at stride 1 by Winograd F(4×4, 3×3) where channels are a multiple of 4 and output channels of 8",
    simd: true,
    threads: true,
  },
  depthwise: false,
  forward: convolve,
  back: convolveBack,
  filter: filterGradient,
};

const byChannel: Kind = {
  names: {
    forward: DepthwiseConv2dNative,
    fused: FusedDepthwiseConv2D,
    input: DepthwiseConv2dNativeBackpropInput,
    filter: DepthwiseConv2dNativeBackpropFilter,
  },
  about: {
    own: "float32, NHWC, any stride, size, dilation, padding and multiplier",
    simd: true,
    threads: true,
  },
  depthwise: true,
  forward: depthwise,
  back: depthwiseBack,
  filter: depthwiseFilterGradient,
};

type Shape4D = [number, number, number, number];

interface Waiting {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias: TensorInfo | null;
  readonly relu: boolean;
}

/**
 * A convolution waiting for what comes after it: a bias and a ReLU cost nothing in the same pass.
 */
function waiting(backend: WasmBackend, kind: Kind, shape: ConvShape, given: Waiting): Deferred {
  const { x, filter, bias, relu } = given;
  const but = (more: Partial<Waiting>) => waiting(backend, kind, shape, { ...given, ...more });
  return {
    inputs: bias === null ? [x, filter] : [x, filter, bias],
    compute: (output) => {
      kind.forward(backend, shape, {
        input: backend.address(x),
        filter: backend.address(filter),
        bias: bias === null ? 0 : backend.address(bias),
        relu,
        output,
      });
    },
    withBias: (row) => {
      const fits = row.shape.length === 1 && isRow(row, shape.outChannels);
      return fits && bias === null && !relu ? but({ bias: row }) : null;
    },
    withRelu: () => (relu ? null : but({ relu: true })),
  };
}

const outShapeOf = (s: ConvShape): number[] => [s.images, s.outHeight, s.outWidth, s.outChannels];

interface Attrs extends Pick<Conv2DAttrs, "strides" | "pad" | "dimRoundingMode"> {
  readonly dilations?: [number, number] | number | null;
  readonly dataFormat?: "NHWC" | "NCHW";
}

/** The shape of a convolution to `outShape` that the engine computes, or `null`. */
function supported(
  kind: Kind,
  x: TensorInfo,
  filter: TensorInfo,
  attrs: Attrs,
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
    kind.depthwise,
  );
  // TF.js does not ask for both; a sorted row cannot hold both.
  if (info.dilationWidth > 1 && info.strideWidth > 1) return null;
  if (outShape !== undefined && !util.arraysEqual(outShape, info.outShape)) return null;
  if (util.sizeFromShape(x.shape) === 0 || util.sizeFromShape(info.outShape) === 0) return null;
  return forwardShape(info);
}

/** The gradients of dilated convolutions, which TF.js has none of. */
const dilatedGradient =
  ({ names }: Kind): Gradient =>
  (dy, [x, filter], attrs) => {
    const { dilations, dataFormat } = attrs as unknown as Conv2DAttrs;
    const isPlain = [dilations ?? 1].flat().every((rate) => rate === 1);
    if (isPlain || dataFormat !== "NHWC" || x === undefined || filter === undefined) return null;
    const { shape: inputShape } = x;
    const { shape: filterShape } = filter;
    return {
      x: () => engine().runKernel(names.input, { dy, filter }, { ...attrs, inputShape }),
      filter: () => engine().runKernel(names.filter, { x, dy }, { ...attrs, filterShape }),
    };
  };

function forwardKernel(kind: Kind): OwnKernel {
  return kernel<"x" | "filter", Attrs>(
    kind.names.forward,
    kind.about,
    ({ inputs: { x, filter }, attrs, backend }) => {
      const shape = supported(kind, x, filter, attrs);
      if (shape === null) return null;
      const given = { x, filter, bias: null, relu: false };
      return backend.defer(outShapeOf(shape), waiting(backend, kind, shape, given));
    },
    { gradient: dilatedGradient(kind) },
  );
}

function fusedKernel(kind: Kind): OwnKernel {
  const own = `as ${kind.names.forward}; a row as bias and a ReLU in the same pass, others after it`;
  return kernel<"x" | "filter", FusedConv2DAttrs, "bias" | "preluActivationWeights">(
    kind.names.fused,
    { ...kind.about, own },
    ({ inputs, attrs, backend }) => {
      const { x, filter, bias, preluActivationWeights } = inputs;
      const { activation, leakyreluAlpha } = attrs;
      const shape = supported(kind, x, filter, attrs);
      if (shape === null) return null;
      const inPass = bias === undefined || isRow(bias, shape.outChannels);
      const relu = inPass && activation === "relu";
      const given = { x, filter, bias: inPass ? (bias ?? null) : null, relu };
      const conv = backend.defer(outShapeOf(shape), waiting(backend, kind, shape, given));
      return finish(backend, conv, {
        bias: inPass ? undefined : bias,
        activation: relu ? "linear" : activation,
        preluActivationWeights,
        leakyreluAlpha,
      });
    },
  );
}

function inputKernel(kind: Kind): OwnKernel {
  return kernel<"dy" | "filter", Attrs & { readonly inputShape: number[] }>(
    kind.names.input,
    kind.about,
    ({ inputs: { dy, filter }, attrs, backend }) => {
      const x: TensorInfo = { ...dy, shape: attrs.inputShape };
      const shape = areFloat(dy) ? supported(kind, x, filter, attrs, dy.shape) : null;
      if (shape === null) return null;
      return backend.defer(attrs.inputShape, {
        inputs: [dy, filter],
        compute: (output) => {
          kind.back(backend, shape, {
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
}

function filterKernel(kind: Kind): OwnKernel {
  return kernel<"x" | "dy", Attrs & { readonly filterShape: number[] }>(
    kind.names.filter,
    kind.about,
    ({ inputs: { x, dy }, attrs, backend }) => {
      const filter: TensorInfo = { ...x, shape: attrs.filterShape };
      const shape = areFloat(dy) ? supported(kind, x, filter, attrs, dy.shape) : null;
      if (shape === null) return null;
      return backend.defer(attrs.filterShape, {
        inputs: [x, dy],
        compute: (output) => {
          kind.filter(backend, shape, {
            input: backend.address(x),
            gradient: backend.address(dy),
            output,
          });
        },
      });
    },
  );
}

export const convKernels = (): OwnKernel[] =>
  [full, byChannel].flatMap((kind) => [
    forwardKernel(kind),
    fusedKernel(kind),
    inputKernel(kind),
    filterKernel(kind),
  ]);
