import { adam } from "@regimen/core";
import { registerWasm } from "@regimen/wasm-backend";
import * as tf from "@tensorflow/tfjs-core";
import { bareStep } from "./bare-step.js";
import { referenceCnn } from "./reference-cnn.js";
import { serve } from "./serve.js";

const engine = await registerWasm({ threads: Number(process.argv[2]) });
await tf.setBackend(engine.name);
const name = `${engine.name}, ${engine.simd}, ${engine.threads} threads`;
await serve(name, bareStep(referenceCnn(), adam({ learningRate: 1e-3 })));
await engine.dispose();
