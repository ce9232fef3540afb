import { setFlagsFromString } from "node:v8";

/** The smallest module with an instruction of relaxed SIMD: `i8x16.relaxed_swizzle`. */
const probe = Uint8Array.from(
  [
    [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
    [65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
  ].flat(),
);

// The global types of Node leave WebAssembly out.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { validate(bytes: Uint8Array): boolean };
};

// Node 20 has relaxed SIMD (fused multiply-add: 1.3 to 1.4 times the speed) behind a flag, which
// must be set before anything is compiled and reaches threads too. A program may do this; a library
// may not: import this file first.
if (!WebAssembly.validate(probe)) setFlagsFromString("--experimental-wasm-relaxed-simd");
