import type { backend_util } from "@tensorflow/tfjs-core";

/** A convolution of [images, height, width, channels] as the engine's kernels see it. */
export interface ConvShape {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly top: number;
  readonly left: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Zeros between the rows and columns of the input: how the gradient of a stride looks. */
  readonly gapHeight: number;
  readonly gapWidth: number;
  /** Rows and columns of the input from one tap of the filter to the next. */
  readonly dilationHeight: number;
  readonly dilationWidth: number;
}

export function forwardShape(info: backend_util.Conv2DInfo): ConvShape {
  return {
    images: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    gapHeight: 0,
    gapWidth: 0,
    dilationHeight: info.dilationHeight,
    dilationWidth: info.dilationWidth,
  };
}

/** The convolution that computes the gradient of `forward`'s input from that of its output. */
export function backwardShape(forward: ConvShape): ConvShape {
  return {
    ...forward,
    height: forward.outHeight,
    width: forward.outWidth,
    channels: forward.outChannels,
    outHeight: forward.height,
    outWidth: forward.width,
    outChannels: forward.channels,
    top: (forward.filterHeight - 1) * forward.dilationHeight - forward.top,
    left: (forward.filterWidth - 1) * forward.dilationWidth - forward.left,
    strideHeight: 1,
    strideWidth: 1,
    gapHeight: forward.strideHeight - 1,
    gapWidth: forward.strideWidth - 1,
  };
}

export const multiplyAdds = (s: ConvShape): number =>
  s.images * s.outHeight * s.outWidth * s.outChannels * s.filterHeight * s.filterWidth * s.channels;
