import { defineConfig } from "vitest/config";

const conditions = ["@regimen/source", "module", "node", "import", "default"];
const members = [
  "core",
  "schedulers",
  "curriculum",
  "early-stop",
  "freeze",
  "wasm-backend",
  "cuda-backend",
];

const project = (name: string, root: string, globalSetup: readonly string[] = []) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name,
    root,
    include: ["**/*.test.ts"],
    globalSetup: [...globalSetup],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

/** The engine's other build: Node 20 has relaxed SIMD behind a flag, later ones have it anyway. */
const relaxed = () => {
  const base = project("wasm-backend-relaxed", "packages/wasm-backend");
  const flags = process.version.startsWith("v20.") ? ["--experimental-wasm-relaxed-simd"] : [];
  const include = [
    "src/kernels/**/*.test.ts",
    "src/{backend/backend,browser,determinism,register}.test.ts",
  ];
  return { ...base, test: { ...base.test, include, execArgv: flags } };
};

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    reporters: ["default", "./tools/count-reporter.ts"],
    projects: [
      ...members.map((name) => project(name, `packages/${name}`)),
      relaxed(),
      project("cifar", "apps/cifar"),
      project("bench", "bench"),
      project("workspace", "tools", [`${import.meta.dirname}/tools/build.ts`]),
    ],
  },
});
