import { firstLine } from "./device-error.js";

/**
 * Runs a dynamic import and turns its failure into one plain line.
 *
 * @throws {Error} `X is not installed (npm install X)`, or `X does not load: ...` with the loader's
 *   first line.
 */
export async function loadModule(name: string, load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch (error) {
    const reason = isMissing(error, name)
      ? `is not installed (npm install ${name})`
      : `does not load: ${firstLine(error)}`;
    throw new Error(`${name} ${reason}`, { cause: error });
  }
}

/** Whether the module itself is missing, and not something that it needs. */
function isMissing(error: unknown, name: string): boolean {
  const line = firstLine(error);
  if (!line.includes(`'${name}'`) && !line.includes(`"${name}"`)) return false;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // Vite replaces a missing optional peer by a module that throws this, without a code.
  return code === "ERR_MODULE_NOT_FOUND" || line.startsWith("Could not resolve");
}
