import { float } from "../../engine/engine.js";
import type { WasmBackend } from "../../backend/backend.js";
import {
  backwardShape,
  multiplyAdds,
  plainWords,
  type ConvOperands,
  type ConvShape,
} from "./convolve.js";

/** The same with each input channel as often as it has output channels: [.., channels * multiplier]. */
const widened = (s: ConvShape): ConvShape => ({ ...s, channels: s.outChannels });

const inputSize = (s: ConvShape): number => s.images * s.height * s.width * s.channels;
const work = (s: ConvShape): number => multiplyAdds(s) / s.channels / 4;

/** Hands `use` the input with each channel repeated, where there is more than one filter to a channel. */
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
    const words = [input, 0, repeated, count, multiplier, 1];
    backend.engine.run("spread", words, (count * multiplier) / 4);
    use(repeated);
  });
}

/**
 * Each channel of the input with filters of its own. Filter [filterHeight, filterWidth, channels, multiplier].
 * All operands are addresses.
 */
export function depthwise(backend: WasmBackend, s: ConvShape, o: ConvOperands): void {
  withRepeated(backend, s, o.input, (input) => {
    const words = plainWords(backend, widened(s), o.relu);
    backend.engine.run(
      "depthwise",
      [input, o.filter, o.bias, o.output, ...words],
      work(widened(s)),
    );
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
    engine.run("turnFilter", [o.filter, filter, taps, 1, outChannels], 0);
    const run = (output: number): void => {
      depthwise(backend, backwardShape(widened(forward)), { ...o, filter, output });
    };
    if (multiplier === 1) {
      run(o.output);
      return;
    }
    engine.allocator.borrow(count * multiplier * 4 + 64, (wide) => {
      run(wide);
      const words = [wide, o.output, count, multiplier, 1, float(1)];
      engine.run("reduceMiddle", [...words, 0], count * multiplier);
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
  backend.engine.run("fill", [0, 0, o.output, count, float(0)], count / 4);
  withRepeated(backend, s, o.input, (input) => {
    const words = plainWords(backend, widened(s), false);
    const from = [input, o.gradient, 0, o.output];
    backend.engine.run("depthwiseFilterSums", [...from, ...words], work(widened(s)));
  });
}
