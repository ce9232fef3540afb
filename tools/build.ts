import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds what the tests of this folder run; with nothing changed turbo answers from its cache. */
export function setup(): void {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const turbo = fileURLToPath(new URL("../node_modules/turbo/bin/turbo", import.meta.url));
  execFileSync(process.execPath, [turbo, "run", "build", "--output-logs=errors-only"], {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${root}node_modules/.bin:${process.env["PATH"]}`,
      TURBO_TELEMETRY_DISABLED: "1",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
