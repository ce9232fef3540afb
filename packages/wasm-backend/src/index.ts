export { registerWasm, type WasmEngine, type WasmOptions } from "./register.js";
export { OptionError } from "./option-error.js";
export { OutOfMemoryError } from "./engine/out-of-memory-error.js";
