// The best device here, and why the better ones were passed over.
import * as tf from "@tensorflow/tfjs-core";
import { chooseDevice, cpu, cuda, node } from "@regimen/cuda-backend";
import { registerWasm } from "@regimen/wasm-backend";

const wasm = { name: "wasm", open: () => registerWasm() };
const candidates = [cuda(), node(), wasm, cpu()];
const { device, opened, lines } = await chooseDevice({ candidates });
await tf.setBackend(opened.name);
console.log(lines.join("\n"));
tf.print(tf.square(tf.tensor1d([1, 2, 3])));
if (device === "wasm") await opened.dispose();
