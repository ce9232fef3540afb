import * as tf from "@tensorflow/tfjs-core";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { stepOf } from "./bare-step.js";
import { serve } from "./serve.js";
import { workloads } from "./workload.js";

/** TF.js's own WebAssembly backend: forward only, because it cannot differentiate a convolution. */
const [threads = "1"] = process.argv.slice(2);
setThreadsCount(Number(threads));
await tf.setBackend("wasm");
const asked = `${threads} threads asked for`;
await serve(
  `@tensorflow/tfjs-backend-wasm ${tf.version_core}, ${asked}`,
  stepOf(workloads["reference-cnn-forward"]),
);
