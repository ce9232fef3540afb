export { registerWasm, type WasmEngine, type WasmOptions } from "./register.js";
export { OptionError, OutOfMemoryError } from "./errors.js";
