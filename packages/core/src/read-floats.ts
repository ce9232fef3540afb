import type { Normalization, PixelReader } from "./pixel-reader.js";

/** Reads float32 pixels as (value − mean) / std; as they are where mean is 0 and std is 1. */
export function floatReader(inputs: Float32Array, { mean, std }: Normalization): PixelReader {
  const channels = mean.length;
  const plain = mean.every((center) => center === 0) && std.every((spread) => spread === 1);
  return {
    run(target, at, from, count, step) {
      if (plain && step === channels) {
        target.set(inputs.subarray(from, from + count * channels), at);
        return;
      }
      const end = at + count * channels;
      for (let c = 0; c < channels; c++) {
        const center = mean[c] as number;
        const spread = std[c] as number;
        let i = from + c;
        for (let o = at + c; o < end; o += channels) {
          target[o] = ((inputs[i] as number) - center) / spread;
          i += step;
        }
      }
    },
    zeros(target, at, count) {
      for (let pixel = 0; pixel < count; pixel++) {
        for (let c = 0; c < channels; c++) {
          target[at + pixel * channels + c] = -(mean[c] as number) / (std[c] as number) + 0;
        }
      }
    },
  };
}
