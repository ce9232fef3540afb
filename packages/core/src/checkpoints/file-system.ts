import * as tf from "@tensorflow/tfjs-core";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sizeOf } from "../size-of.js";
import { writeAtomic } from "./write-atomic.js";

const MODEL_FILE = "model.json";
const WEIGHTS_FILE = "weights.bin";

/**
 * Saves a model to a folder and loads it, in TF.js's own format: `model.json` and `weights.bin`.
 *
 * Each file is written atomically, the weights first. The folder is made if it is missing. As
 * `file://` of tfjs-node, without its native binary.
 *
 * @returns A handler for `model.save` and `tf.loadLayersModel`.
 * @throws {Error} On save what node:fs throws; on load too, and if the files do not belong
 *   together.
 * @example
 * await model.save(fileSystem("run/model"));
 * const again = await tf.loadLayersModel(fileSystem("run/model"));
 */
export function fileSystem(folder: string): tf.io.IOHandler {
  return {
    async save(artifacts) {
      const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(artifacts.weightData));
      const weightsManifest = [{ paths: [WEIGHTS_FILE], weights: artifacts.weightSpecs ?? [] }];
      const model = {
        ...artifacts,
        weightsManifest,
        weightData: undefined,
        weightSpecs: undefined,
      };
      await writeAtomic(join(folder, WEIGHTS_FILE), [weights]);
      await writeAtomic(join(folder, MODEL_FILE), [
        new TextEncoder().encode(JSON.stringify(model)),
      ]);
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    },
    async load() {
      const model = JSON.parse(await readFile(join(folder, MODEL_FILE), "utf8")) as tf.io.ModelJSON;
      return tf.io.getModelArtifactsForJSON(model, async (manifest) => {
        const specs = tf.io.getWeightSpecs(manifest);
        const files = manifest.flatMap(({ paths }) => paths);
        const parts = await Promise.all(files.map((file) => readFile(join(folder, file))));
        const weights = new Uint8Array(Buffer.concat(parts));
        const expected = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
        if (weights.length !== expected) {
          throw new Error(
            `fileSystem: ${join(folder, MODEL_FILE)} describes ${expected} bytes of weights, ${files.join(", ")} has ${weights.length}`,
          );
        }
        return [specs, weights.buffer];
      });
    },
  };
}

function bytesOf({ shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  const stored = quantization?.dtype ?? dtype;
  const sizes: Record<string, number> = {
    float32: 4,
    int32: 4,
    bool: 1,
    uint8: 1,
    uint16: 2,
    float16: 2,
  };
  return sizeOf(shape) * (sizes[stored] ?? Number.NaN);
}
