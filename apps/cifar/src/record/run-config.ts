import type { Json } from "@regimen/core";
import type { DataSource } from "../data/obtain-data.js";
import type { OpenedDevice } from "../device/open-device.js";
import type { AppOptions } from "../options.js";
import { ResumeError } from "./resume-error.js";
import type { RunSetup } from "./run-summary.js";

/** What decides the bits of a run: every checkpoint holds it. */
export interface RunConfig {
  readonly options: AppOptions;
  readonly data: Pick<DataSource, "name" | "isCifar10">;
  readonly images: RunSetup["images"];
  readonly device: Pick<OpenedDevice, "device" | "threads" | "simd">;
}

export function configOf(setup: Omit<RunSetup, "folder">): RunConfig {
  const { options, images } = setup;
  const { name, isCifar10 } = setup.source;
  const { device, threads, simd } = setup.device;
  return { options, data: { name, isCifar10 }, images, device: { device, threads, simd } };
}

/** As JSON, for a checkpoint. */
export function toJson(config: RunConfig): Json {
  return JSON.parse(JSON.stringify(config)) as Json;
}

/** @throws {ResumeError} If a checkpoint's config is not one of this app. */
export function readConfig(config: Json, path: string): RunConfig {
  const keys = typeof config === "object" && config !== null ? Object.keys(config) : [];
  if (["options", "data", "images", "device"].every((key) => keys.includes(key))) {
    return config as unknown as RunConfig;
  }
  throw new ResumeError(`${path}: a checkpoint, but not one that this app saved`);
}

/** @throws {ResumeError} If a run would go on with other images. */
export function checkSameData(was: RunConfig, now: RunConfig): void {
  if (was.data.isCifar10 !== now.data.isCifar10) {
    throw new ResumeError(
      `the run trained on ${was.data.name}, and here are ${now.data.name}: name the folder with --data`,
    );
  }
  const [before, here] = [was, now].map(({ images }) => JSON.stringify(images));
  if (before !== here) throw new ResumeError(`the run had the images ${before}, here are ${here}`);
}

/** What differs of the device, a line each: then the bits may differ too. */
export function deviceChanges(was: RunConfig, now: RunConfig): string[] {
  const names = ["device", "threads", "simd"] as const;
  return names
    .filter((name) => was.device[name] !== now.device[name])
    .map((name) => `${name} was ${String(was.device[name])} and is ${String(now.device[name])}`);
}
