import type { backend_util, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "./backend.js";

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/**
 * A result that is not computed yet: what reads it may want more done in the same pass (a bias, a
 * ReLU), or may never come (the gradient of a model's input).
 */
export interface Deferred {
  /** The tensors it will be computed from, held until then. */
  readonly inputs: readonly TensorInfo[];
  /** Writes the result at address `to`. */
  compute(backend: WasmBackend, to: number): void;
}

/** Where the values of one tensor are: outside, in the engine's memory, or still to be computed. */
export class TensorData {
  readonly dtype: DataType;
  refCount: number;
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  /** Values as they came from outside. */
  host: backend_util.BackendValues | undefined;
  /** Address in the engine's memory; 0: not there. */
  address = 0;
  deferred: Deferred | undefined;
  /** A tensor that is the ReLU of this one, held for its gradient. */
  rectified: TensorInfo | undefined;
  /** How often its values were replaced in place. */
  revision = 0;
  /** Tells that these are the means of another tensor's columns, until either is replaced in place. */
  meanOf: { readonly data: TensorData; readonly revisions: number } | undefined;
  readonly size: number;
  readonly #backend: WasmBackend;
  #view: TypedArray | undefined;

  constructor(backend: WasmBackend, dtype: DataType, size: number, refCount: number) {
    this.#backend = backend;
    this.dtype = dtype;
    this.size = size;
    this.refCount = refCount;
  }

  /** What the kernels inherited from TF.js's `cpu` backend read. */
  get values(): backend_util.BackendValues | undefined {
    if (this.deferred !== undefined) this.#backend.settle(this);
    if (this.address === 0) return this.host;
    this.#view ??= this.#backend.view(this.address, this.dtype, this.size);
    return this.#view;
  }
}
