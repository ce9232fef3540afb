import { float } from "../../engine/words.js";
import type { WasmBackend } from "../../backend/backend.js";
import { fill } from "../shared/fill.js";
import { reduceMiddle } from "../shared/reduce-middle.js";
import { spreadOut } from "../shared/spread-out.js";
import { backwardShape, multiplyAdds, type ConvShape } from "./conv-shape.js";
import { plainWords, type ConvOperands } from "./convolve.js";
import { turnFilter } from "./turn-filter.js";

/**
 * The same with each input channel as often as it has output channels: [.., channels * multiplier].
 */
const widened = (s: ConvShape): ConvShape => ({ ...s, channels: s.outChannels });

const inputSize = (s: ConvShape): number => s.images * s.height * s.width * s.channels;
const work = (s: ConvShape): number => multiplyAdds(s) / s.channels / 4;

/**
 * Hands `use` the input with each channel repeated, where there is more than one filter to a
 * channel.
 */
function withRepeated(
  backend: WasmBackend,
  s: ConvShape,
  input: number,
  use: (input: number) => void,
): void {
  const multiplier = s.outChannels / s.channels;
  if (multiplier === 1) {
    use(input);
    return;
  }
  const count = inputSize(s);
  backend.engine.allocator.borrow(count * multiplier * 4, (repeated) => {
    const sizes = { outer: count, middle: multiplier, inner: 1 };
    spreadOut(backend, { x: input, mask: 0, output: repeated, ...sizes });
    use(repeated);
  });
}

/**
 * Each channel of the input with filters of its own. Filter [filterHeight, filterWidth, channels,
 * multiplier]. All operands are addresses.
 */
export function depthwise(backend: WasmBackend, s: ConvShape, o: ConvOperands): void {
  withRepeated(backend, s, o.input, (input) => {
    const words = plainWords(backend, widened(s), { ...o, input, panels: o.filter });
    backend.engine.run("depthwise", words, work(widened(s)));
  });
}

/** The gradient of `forward`'s input at `output`, from that of its output at `input`. */
export function depthwiseBack(backend: WasmBackend, forward: ConvShape, o: ConvOperands): void {
  const { engine } = backend;
  const { filterHeight, filterWidth, channels, outChannels } = forward;
  const taps = filterHeight * filterWidth;
  const count = inputSize(forward);
  const multiplier = outChannels / channels;
  engine.allocator.borrow(taps * outChannels * 4, (filter) => {
    turnFilter(backend, { from: o.filter, to: filter, taps, inChannels: 1, outChannels });
    const run = (output: number): void => {
      depthwise(backend, backwardShape(widened(forward)), { ...o, filter, output });
    };
    if (multiplier === 1) {
      run(o.output);
      return;
    }
    engine.allocator.borrow(count * multiplier * 4 + 64, (wide) => {
      run(wide);
      const sizes = { outer: count, middle: multiplier, inner: 1, scale: 1 };
      const sum = { operation: "sum", x: wide, output: o.output, ...sizes } as const;
      reduceMiddle(backend, sum, count * multiplier);
    });
  });
}

/** The gradient of the filter, from the input and the gradient of the output. */
export function depthwiseFilterGradient(
  backend: WasmBackend,
  s: ConvShape,
  o: { readonly input: number; readonly gradient: number; readonly output: number },
): void {
  const count = s.filterHeight * s.filterWidth * s.outChannels;
  fill(backend, o.output, count, float(0));
  withRepeated(backend, s, o.input, (input) => {
    const operands = { input, panels: o.gradient, bias: 0, output: o.output, relu: false };
    const words = plainWords(backend, widened(s), operands);
    backend.engine.run("depthwiseFilterSums", words, work(widened(s)));
  });
}
