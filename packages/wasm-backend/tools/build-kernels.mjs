// Compiles assembly/ twice (SIMD, relaxed SIMD) into one TypeScript file of base64 strings.
import { mkdir, writeFile } from "node:fs/promises";
import asc from "assemblyscript/asc";

const common = [
  "assembly/index.ts",
  "-O1",
  "--noAssert",
  "--runtime=stub",
  "--use=abort=",
  "--importMemory",
  "--sharedMemory",
  "--initialMemory=2",
  "--maximumMemory=65536",
  "--memoryBase=4096",
  "--disableWarning=112",
];
const builds = {
  simd: "simd,threads,bulk-memory",
  relaxedSimd: "simd,relaxed-simd,threads,bulk-memory",
};

let text = "";
for (const [name, features] of Object.entries(builds)) {
  const outFile = `${name}.wasm`;
  let bytes = new Uint8Array();
  const { error } = await asc.main(
    [...common, ...features.split(",").flatMap((f) => ["--enable", f]), "--outFile", outFile],
    {
      stderr: process.stderr,
      writeFile: (file, contents) => {
        if (file === outFile) bytes = contents;
      },
    },
  );
  if (error !== null) throw error;
  text += `export const ${name}: string =\n  "${Buffer.from(bytes).toString("base64")}";\n`;
}
await mkdir("src/engine/generated", { recursive: true });
await writeFile("src/engine/generated/kernels.ts", text);
