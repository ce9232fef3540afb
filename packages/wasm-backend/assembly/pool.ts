import { int, ptr, share } from "./common";

/*
 * Max pooling, NHWC. Words: 0 input, 1 output, 2 images, 3 height, 4 width, 5 channels,
 * 6 outHeight, 7 outWidth, 8 filterHeight, 9 filterWidth, 10 strideHeight, 11 strideWidth,
 * 12 top, 13 left, 14 the output's gradient, 15 the input's gradient, 16 whether only positive
 * inputs receive gradient. A window outside the input sees only what is inside.
 */

/** output = the largest input in each window. Split over images. */
export function maxPool(p: usize, t: i32, n: i32): void {
  const height = int(p, 3);
  const width = int(p, 4);
  const channels = int(p, 5);
  const outHeight = int(p, 6);
  const outWidth = int(p, 7);
  const pixel: usize = <usize>(channels * 4);
  const imageBytes: usize = <usize>(height * width) * pixel;
  const lowest = f32x4.splat(-Infinity);
  const end = share(int(p, 2), t + 1, n);
  for (let image = share(int(p, 2), t, n); image < end; image++) {
    const input = ptr(p, 0) + <usize>image * imageBytes;
    let to = ptr(p, 1) + <usize>(image * outHeight * outWidth) * pixel;
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const top = oy * int(p, 10) - int(p, 12);
      const yStart = max<i32>(0, top);
      const yEnd = min<i32>(height, top + int(p, 8));
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const left = ox * int(p, 11) - int(p, 13);
        const xStart = max<i32>(0, left);
        const xEnd = min<i32>(width, left + int(p, 9));
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4) {
          let best = lowest;
          for (let y = yStart; y < yEnd; y++) {
            let from = input + <usize>(y * width + xStart) * pixel + <usize>(c * 4);
            for (let x = xStart; x < xEnd; x++, from += pixel) {
              best = f32x4.max(best, v128.load(from));
            }
          }
          v128.store(to + <usize>(c * 4), best);
        }
        for (; c < channels; c++) {
          let best: f32 = -Infinity;
          for (let y = yStart; y < yEnd; y++) {
            for (let x = xStart; x < xEnd; x++) {
              best = max<f32>(best, load<f32>(input + <usize>(y * width + x) * pixel + <usize>(c * 4)));
            }
          }
          store<f32>(to + <usize>(c * 4), best);
        }
        to += pixel;
      }
    }
  }
}

/** Sends each output's gradient to the first largest input of its window. Split over images. */
export function maxPoolGradient(p: usize, t: i32, n: i32): void {
  const height = int(p, 3);
  const width = int(p, 4);
  const channels = int(p, 5);
  const outHeight = int(p, 6);
  const outWidth = int(p, 7);
  const positiveOnly = int(p, 16);
  const pixel: usize = <usize>(channels * 4);
  const imageBytes: usize = <usize>(height * width) * pixel;
  const lowest = f32x4.splat(-Infinity);
  const zero = f32x4.splat(0);
  const end = share(int(p, 2), t + 1, n);
  for (let image = share(int(p, 2), t, n); image < end; image++) {
    const input = ptr(p, 0) + <usize>image * imageBytes;
    const output = ptr(p, 15) + <usize>image * imageBytes;
    let from = ptr(p, 14) + <usize>(image * outHeight * outWidth) * pixel;
    memory.fill(output, 0, imageBytes);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const top = oy * int(p, 10) - int(p, 12);
      const yStart = max<i32>(0, top);
      const yEnd = min<i32>(height, top + int(p, 8));
      for (let ox: i32 = 0; ox < outWidth; ox++, from += pixel) {
        const left = ox * int(p, 11) - int(p, 13);
        const xStart = max<i32>(0, left);
        const xEnd = min<i32>(width, left + int(p, 9));
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4) {
          const lane: usize = <usize>(c * 4);
          let best = lowest;
          for (let y = yStart; y < yEnd; y++) {
            let at = input + <usize>(y * width + xStart) * pixel + lane;
            for (let x = xStart; x < xEnd; x++, at += pixel) best = f32x4.max(best, v128.load(at));
          }
          let rest = v128.load(from + lane);
          if (positiveOnly) rest = v128.and(rest, f32x4.gt(best, zero));
          for (let y = yStart; y < yEnd; y++) {
            const offset = <usize>(y * width + xStart) * pixel + lane;
            let at = input + offset;
            let to = output + offset;
            for (let x = xStart; x < xEnd; x++, at += pixel, to += pixel) {
              const here = f32x4.eq(v128.load(at), best);
              v128.store(to, f32x4.add(v128.load(to), v128.and(rest, here)));
              rest = v128.andnot(rest, here);
            }
          }
        }
        for (; c < channels; c++) {
          const lane: usize = <usize>(c * 4);
          let best: f32 = -Infinity;
          let where: usize = 0;
          for (let y = yStart; y < yEnd; y++) {
            for (let x = xStart; x < xEnd; x++) {
              const offset = <usize>(y * width + x) * pixel + lane;
              const value = load<f32>(input + offset);
              if (value > best || where == 0) {
                best = value;
                where = output + offset;
              }
            }
          }
          if (where == 0 || (positiveOnly && !(best > 0))) continue;
          store<f32>(where, load<f32>(where) + load<f32>(from + lane));
        }
      }
    }
  }
}
