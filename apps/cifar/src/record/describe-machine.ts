import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";

/** What a run ran on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  /** Unit: GiB. */
  readonly memory: number;
}

export function describeMachine(): Machine {
  return {
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory: Math.round((totalmem() / 2 ** 30) * 10) / 10,
  };
}

const packages = [
  "@regimen/core",
  "@regimen/schedulers",
  "@regimen/curriculum",
  "@regimen/early-stop",
  "@regimen/freeze",
  "@regimen/wasm-backend",
  "@regimen/cuda-backend",
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-layers",
];

/** Versions of the packages whose code decides the result, by name. */
export function describeVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string =>
    (require(`${name}/package.json`) as { readonly version: string }).version;
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]));
}
