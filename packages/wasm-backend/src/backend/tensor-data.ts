import type { backend_util, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Deferred } from "./deferred.js";

export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** Where the values lie, and who computes those that are still to come: the backend. */
interface Owner {
  /** Computes what was deferred. */
  settle(data: TensorData): void;
  view(address: number, dtype: DataType, size: number): TypedArray;
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
  /**
   * Tells that these are the means of another tensor's columns, until either is replaced in place.
   */
  meanOf: { readonly data: TensorData; readonly revisions: number } | undefined;
  readonly size: number;
  readonly #owner: Owner;
  #view: TypedArray | undefined;

  constructor(owner: Owner, dtype: DataType, size: number, refCount: number) {
    this.#owner = owner;
    this.dtype = dtype;
    this.size = size;
    this.refCount = refCount;
  }

  /** What the kernels inherited from TF.js's `cpu` backend read. */
  get values(): backend_util.BackendValues | undefined {
    if (this.deferred !== undefined) this.#owner.settle(this);
    if (this.address === 0) return this.host;
    this.#view ??= this.#owner.view(this.address, this.dtype, this.size);
    return this.#view;
  }
}
