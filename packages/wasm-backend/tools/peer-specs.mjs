// Runs the specs that tfjs-core ships against one backend and prints the outcome of each as JSON.
//
//   node tools/peer-specs.mjs cpu|regimen-wasm
import { createRequire } from "node:module";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import Jasmine from "jasmine";

const backendName = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const core = "@tensorflow/tfjs-core/dist";

const entry = `
  import "${core}/index";
  import "${core}/register_all_gradients";
  import "${core}/public/chained_ops/register_all_chained_ops";
  import { setTestEnvs } from "${core}/jasmine_util";
  import "@tensorflow/tfjs-backend-cpu";
  import { registerWasm } from "../src/index.js";
  export async function prepare(backendName) {
    if (backendName === "regimen-wasm") await registerWasm({ threads: 2 });
    setTestEnvs([{ name: "tested", backendName, isDataSync: true }]);
  }
  export const load = () => require("${core}/tests");
`;

/**
 * The specs set a time limit on a copy of jasmine that they load by a path newer versions do not
 * export.
 */
const withoutSecondJasmine = {
  name: "without-second-jasmine",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^jasmine-core\// }, ({ path }) => ({ path, namespace: "stub" }));
    onLoad({ filter: /./, namespace: "stub" }, () => ({
      contents: "module.exports = { core: () => ({}) };",
    }));
  },
};

const folder = await mkdtemp(join(tmpdir(), "peer-specs-"));
try {
  const outfile = join(folder, "specs.cjs");
  await build({
    stdin: { contents: entry, resolveDir: here },
    outfile,
    bundle: true,
    ignoreAnnotations: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    plugins: [withoutSecondJasmine],
    logLevel: "error",
  });

  const jasmine = new Jasmine();
  jasmine.exitOnCompletion = false;
  jasmine.env.configure({ random: false, forbidDuplicateNames: false });
  jasmine.clearReporters();
  const outcomes = [];
  jasmine.addReporter({
    specDone: ({ fullName, status, failedExpectations }) => {
      outcomes.push({ name: fullName, status, message: failedExpectations[0]?.message ?? "" });
    },
  });
  const { prepare, load } = createRequire(import.meta.url)(outfile);
  for (const method of ["log", "warn", "error", "time", "timeEnd"]) console[method] = () => {};
  await prepare(backendName);
  load();
  await jasmine.execute();
  await new Promise((resolve) => process.stdout.write(JSON.stringify(outcomes), resolve));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
