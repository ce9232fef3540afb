import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  engine,
  util,
  type backend_util,
  type DataType,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { Deferred } from "./deferred.js";
import type { Engine } from "../engine/engine.js";
import { TensorData, type TypedArray } from "./tensor-data.js";

/** Registry name of the backend. */
export const BACKEND_NAME = "regimen-wasm";

type DataId = TensorInfo["dataId"];

const bytesOf = (dtype: DataType, size: number): number => (dtype === "bool" ? size : size * 4);

/**
 * TF.js's `cpu` backend with its tensors in the engine's memory, so that inherited kernels read
 * them where they lie and the engine's own kernels take over one by one.
 */
export class WasmBackend extends MathBackendCPU {
  readonly engine: Engine;

  constructor(wasm: Engine) {
    super();
    this.engine = wasm;
  }

  /** Threads that compute, the main one included. */
  get threads(): number {
    return this.engine.threads;
  }

  /** What is known about a tensor. */
  dataOf(info: TensorInfo): TensorData {
    return this.data.get(info.dataId) as unknown as TensorData;
  }

  override write(
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount = 1,
  ): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, refCount);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    const data = new TensorData(this, dtype, util.sizeFromShape(shape), refCount);
    data.host = this.#outlives(values) ? values : (values as TypedArray).slice();
    this.#keep(dataId, data);
  }

  /**
   * A tensor in the engine's memory, its values still undefined.
   *
   * @param slack Elements that a kernel may write past the end.
   */
  output(shape: number[], dtype: DataType = "float32", slack = 0): TensorInfo {
    const data = new TensorData(this, dtype, util.sizeFromShape(shape), 1);
    data.address = this.engine.allocator.allocate(bytesOf(dtype, data.size + slack));
    const dataId = {};
    this.#keep(dataId, data);
    return { dataId, shape, dtype };
  }

  /** A tensor whose values are computed when something reads them. */
  defer(shape: number[], deferred: Deferred): TensorInfo {
    const data = new TensorData(this, "float32", util.sizeFromShape(shape), 1);
    data.deferred = deferred;
    for (const input of deferred.inputs) this.incRef(input.dataId);
    const dataId = {};
    this.#keep(dataId, data);
    return { dataId, shape, dtype: "float32" };
  }

  /** Computes what was deferred. */
  settle(data: TensorData): void {
    const deferred = data.deferred;
    if (deferred === undefined) return;
    const { allocator } = this.engine;
    const address = allocator.allocate(bytesOf(data.dtype, data.size));
    try {
      deferred.compute(address);
    } catch (error) {
      allocator.release(address);
      throw error;
    }
    data.address = address;
    data.deferred = undefined;
    for (const input of deferred.inputs) this.letGo(input);
  }

  /** Where a tensor's values lie in the engine's memory; they are brought there if need be. */
  address(info: TensorInfo): number {
    const data = this.dataOf(info);
    this.settle(data);
    if (data.address === 0) {
      const address = this.engine.allocator.allocate(bytesOf(data.dtype, data.size));
      this.view(address, data.dtype, data.size).set(data.host as TypedArray);
      data.address = address;
      data.host = undefined;
    }
    return data.address;
  }

  view(address: number, dtype: DataType, size: number): TypedArray {
    const { buffer } = this.engine.memory;
    if (dtype === "float32") return new Float32Array(buffer, address, size);
    if (dtype === "int32") return new Int32Array(buffer, address, size);
    return new Uint8Array(buffer, address, size);
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const data = this.data.get(dataId) as unknown as TensorData;
    if (data.dtype === "complex64") return super.readSync(dataId);
    const { values } = data;
    return data.address === 0
      ? util.convertBackendValuesAndArrayBuffer(values!, data.dtype)
      : (values as TypedArray).slice();
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const data = this.data.get(dataId) as unknown as TensorData;
    data.refCount--;
    if (!force && data.refCount > 0) return false;
    this.data.delete(dataId);
    if (data.address !== 0) this.engine.allocator.release(data.address);
    if (data.complexTensorInfos !== undefined) {
      this.disposeData(data.complexTensorInfos.real.dataId, true);
      this.disposeData(data.complexTensorInfos.imag.dataId, true);
    }
    for (const input of data.deferred?.inputs ?? []) this.letGo(input);
    if (data.rectified !== undefined) this.letGo(data.rectified);
    return true;
  }

  /** Gives back one reference of the backend's own, and tells TF.js if that was the last one. */
  letGo({ dataId }: TensorInfo): void {
    const freed = this.disposeData(dataId);
    if (freed && engine().state.tensorInfo.has(dataId)) engine().removeDataId(dataId, this);
  }

  override memory(): {
    unreliable: boolean;
    reasons: string[];
    bytesInUse: number;
    bytesPeak: number;
  } {
    const { inUse, peak } = this.engine.allocator;
    return { unreliable: false, reasons: [], bytesInUse: inUse, bytesPeak: peak };
  }

  override dispose(): void {
    void this.engine.stop();
  }

  #keep(dataId: DataId, data: TensorData): void {
    this.data.set(dataId, data as unknown as Parameters<typeof this.data.set>[1]);
  }

  /** Views of the engine's memory do not outlive the tensor that they were taken from. */
  #outlives(values: backend_util.BackendValues): boolean {
    return !ArrayBuffer.isView(values) || values.buffer instanceof ArrayBuffer;
  }
}
