import { int, padImage, ptr, share } from "../common";
import { sumsSize, tilesOf } from "./conv";
import { outer4x8 } from "../inner/outer";
import { products } from "../inner/tile";
import { transformGradient, transformInput, transformOutput } from "./winograd-transforms";

/*
 * Winograd F(4x4, 3x3), stride 1, after Lavin & Gray 2015 (https://arxiv.org/abs/1509.09308): 4x4
 * outputs from 6x6 inputs with 36 products in place of 144. The filter's gradient is the exact
 * adjoint of the forward pass. Channels must be a multiple of 4, output channels of 8.
 *
 * A thread's scratch: work space, one padded image, then 36 planes of transformed input, then 36
 * planes of products (or of transformed output gradient).
 */

/**
 * Planes lie a cache line further apart than they are long, so that 36 stores meet 36 cache sets.
 */
// @ts-ignore: decorator
@inline
function planeBytes(tiles: i32, channels: i32): usize {
  return <usize>(max<i32>(4, tiles) * channels) * 4 + 64;
}

enum WinogradWord {
  input,
  /** The transformed filter. */
  filter,
  /** 0 where there is none. */
  bias,
  output,
  images,
  height,
  width,
  channels,
  outHeight,
  outWidth,
  outChannels,
  top,
  left,
  tileRows,
  tileColumns,
  /** Images at a time. */
  atOnce,
  scratch,
  scratchBytes,
  relu,
  /** In place of the filter, where its gradient is computed: the output's gradient. */
  gradient = 1,
  /** In place of output: the sums of all threads. */
  sums = 3,
}

/** Pads one image and transforms it; `scratch` starts with 1,024 bytes of work space. */
function takeInput(
  p: usize,
  image: i32,
  scratch: usize,
  planes: usize,
  plane: usize,
  first: i32,
): void {
  const height = int(p, WinogradWord.height);
  const width = int(p, WinogradWord.width);
  const channels = int(p, WinogradWord.channels);
  const tileRows = int(p, WinogradWord.tileRows);
  const tileColumns = int(p, WinogradWord.tileColumns);
  const paddedWidth = tileColumns * 4 + 2;
  padImage(
    ptr(p, WinogradWord.input) + <usize>(image * height * width * channels) * 4,
    scratch + 1024,
    height,
    width,
    width * channels * 4,
    int(p, WinogradWord.top),
    int(p, WinogradWord.left),
    channels * 4,
    tileRows * 4 + 2,
    paddedWidth,
  );
  transformInput(
    scratch + 1024,
    paddedWidth,
    channels,
    tileRows,
    tileColumns,
    planes,
    plane,
    first,
    scratch,
  );
}

/** output = input * filter (+ bias) (then ReLU). Split over images. */
export function winograd(p: usize, t: i32, n: i32): void {
  const images = int(p, WinogradWord.images);
  const channels = int(p, WinogradWord.channels);
  const outHeight = int(p, WinogradWord.outHeight);
  const outWidth = int(p, WinogradWord.outWidth);
  const outChannels = int(p, WinogradWord.outChannels);
  const tileRows = int(p, WinogradWord.tileRows);
  const tileColumns = int(p, WinogradWord.tileColumns);
  const atOnce = int(p, WinogradWord.atOnce);
  const tiles = tileRows * tileColumns;
  const scratch = ptr(p, WinogradWord.scratch) + <usize>t * ptr(p, WinogradWord.scratchBytes);
  const padded: usize = <usize>((tileRows * 4 + 2) * (tileColumns * 4 + 2) * channels) * 4;
  const inputs = scratch + 1024 + padded;
  const inputPlane = planeBytes(tiles * atOnce, channels);
  const outputs = inputs + inputPlane * 36;
  const productPlane = planeBytes(tiles * atOnce, outChannels);
  const rowBytes: usize = <usize>(channels * 4);
  const outBytes: usize = <usize>(outChannels * 4);
  const panelBytes: usize = <usize>channels * 32;
  const filterPlane = panelBytes * <usize>(outChannels / 8);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image += atOnce) {
    const count = min<i32>(atOnce, end - image);
    for (let i: i32 = 0; i < count; i++) {
      takeInput(p, image + i, scratch, inputs, inputPlane, i * tiles);
    }
    for (let xi: usize = 0; xi < 36; xi++) {
      const from = inputs + xi * inputPlane;
      let to = outputs + xi * productPlane;
      let panel = ptr(p, WinogradWord.filter) + xi * filterPlane;
      for (let column: i32 = 0; column < outChannels; column += 8) {
        products(from, rowBytes, count * tiles, panel, channels, to, outBytes);
        panel += panelBytes;
        to += 32;
      }
    }
    for (let i: i32 = 0; i < count; i++) {
      transformOutput(
        outputs,
        productPlane,
        i * tiles,
        ptr(p, WinogradWord.output) + <usize>((image + i) * outHeight * outWidth) * outBytes,
        outHeight,
        outWidth,
        outChannels,
        tileRows,
        tileColumns,
        ptr(p, WinogradWord.bias),
        int(p, WinogradWord.relu),
        scratch,
      );
    }
  }
}

/**
 * Sums of transformed input times transformed output gradient over this thread's images.
 */
export function winogradFilterSums(p: usize, t: i32, n: i32): void {
  const images = int(p, WinogradWord.images);
  const channels = int(p, WinogradWord.channels);
  const outHeight = int(p, WinogradWord.outHeight);
  const outWidth = int(p, WinogradWord.outWidth);
  const outChannels = int(p, WinogradWord.outChannels);
  const tileRows = int(p, WinogradWord.tileRows);
  const tileColumns = int(p, WinogradWord.tileColumns);
  const atOnce = int(p, WinogradWord.atOnce);
  const tiles = tileRows * tileColumns;
  const scratch = ptr(p, WinogradWord.scratch) + <usize>t * ptr(p, WinogradWord.scratchBytes);
  const padded: usize = <usize>((tileRows * 4 + 2) * (tileColumns * 4 + 2) * channels) * 4;
  const inputs = scratch + 1024 + padded;
  const inputPlane = planeBytes(tiles * atOnce, channels);
  const gradients = inputs + inputPlane * 36;
  const gradientPlane = planeBytes(tiles * atOnce, outChannels);
  const xStep: usize = <usize>(channels * 4);
  const yStep: usize = <usize>(outChannels * 4);
  const size: usize = <usize>sumsSize(36, channels, outChannels) * 4;
  const sums = ptr(p, WinogradWord.sums) + <usize>t * size;
  const columnTiles = tilesOf(channels);
  memory.fill(sums, 0, size);

  const end = share(images, t + 1, n);
  for (let image = share(images, t, n); image < end; image += atOnce) {
    const count = min<i32>(atOnce, end - image);
    for (let i: i32 = 0; i < count; i++) {
      takeInput(p, image + i, scratch, inputs, inputPlane, i * tiles);
      transformGradient(
        ptr(p, WinogradWord.gradient) + <usize>((image + i) * outHeight * outWidth) * yStep,
        outHeight,
        outWidth,
        outChannels,
        tileRows,
        tileColumns,
        gradients,
        gradientPlane,
        i * tiles,
        scratch,
      );
    }
    let sum = sums;
    for (let xi: usize = 0; xi < 36; xi++) {
      for (let column: i32 = 0; column < outChannels; column += 8) {
        let x = inputs + xi * inputPlane;
        const y = gradients + xi * gradientPlane + <usize>(column * 4);
        for (let i: i32 = 0; i < columnTiles; i++, x += 16, sum += 128) {
          outer4x8(x, y, 1, count * tiles, xStep, yStep, 0, sum);
        }
      }
    }
  }
}
