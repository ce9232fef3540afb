import {
  chooseDevice,
  cpu,
  cuda,
  node,
  type OpenDevice,
  type PassedOver,
} from "@regimen/cuda-backend";
import { registerWasm, type WasmEngine } from "@regimen/wasm-backend";
import { env, ready, setBackend } from "@tensorflow/tfjs-core";
import type { AppOptions } from "../options.js";

/** The device a run computes on, and why. */
export interface OpenedDevice {
  readonly device: "cuda" | "node" | "wasm" | "cpu";
  /** Its TensorFlow.js backend, now the current one. */
  readonly backend: string;
  /** `null` where TensorFlow.js does not tell. */
  readonly threads: number | null;
  /** Which build of the engine runs; `null` on other devices. */
  readonly simd: "simd" | "relaxed-simd" | null;
  /** Better devices that do not work here. */
  readonly passedOver: readonly PassedOver[];
  /** Why the engine does not run as fast as it could; empty if it does. */
  readonly reasons: readonly string[];
  /** Stops its threads. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the best device that works, or the one asked for, and makes it the current backend.
 *
 * @throws {DeviceError} If none works, or the one asked for does not.
 */
export async function openDevice(
  options: Pick<AppOptions, "device" | "threads">,
): Promise<OpenedDevice> {
  const wasm = {
    name: "wasm" as const,
    open: () => registerWasm(options.threads === null ? {} : { threads: options.threads }),
  };
  const { device, opened, passedOver } = await chooseDevice({
    prefer: options.device,
    candidates: [cuda(), node(), wasm, cpu()],
  });
  env().set("PROD", true); // Else the cpu backend tells people to install another one.
  await setBackend(opened.name);
  await ready();
  const engine = isEngine(opened) ? opened : null;
  return {
    device,
    backend: opened.name,
    threads: engine?.threads ?? (device === "cpu" ? 1 : null),
    simd: engine?.simd ?? null,
    passedOver,
    reasons: engine?.reasons ?? [],
    close: async () => engine?.dispose(),
  };
}

const isEngine = (opened: OpenDevice): opened is WasmEngine => "simd" in opened;
