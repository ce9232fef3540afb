import { registerWasm } from "@regimen/wasm-backend";
import * as tf from "@tensorflow/tfjs-core";
import { stepOf } from "./bare-step.js";
import { serve } from "./serve.js";
import { type WorkloadName, workloads } from "./workload.js";

// `worker-regimen.js WORKLOAD THREADS`.
const [workload, threads] = process.argv.slice(2) as [WorkloadName, string];
const engine = await registerWasm({ threads: Number(threads) });
await tf.setBackend(engine.name);
const name = `${engine.name}, ${engine.simd}, ${engine.threads} threads, Node ${process.versions.node}`;
await serve(name, stepOf(workloads[workload]));
await engine.dispose();
