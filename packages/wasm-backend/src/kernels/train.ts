import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { WasmBackend } from "../backend.js";
import { float } from "../engine.js";
import { areFloat, kernel, type About, type OwnKernel } from "../kernel.js";

const lossAbout: About = {
  own: "logits and class numbers to losses and gradients",
  simd: false,
  threads: false,
};
const updateAbout: About = { own: "one variable and its state", simd: true, threads: true };

/*
 * Kernels that TF.js has no name for: a training loop that looks them up saves some forty small
 * ones a step.
 */

const softmaxCrossEntropy = kernel<"logits" | "labels", { labelSmoothing: number }>(
  "RegimenSoftmaxCrossEntropy",
  lossAbout,
  ({ inputs: { logits, labels }, attrs, backend }) => {
    const [rows = 0, classes = 0] = logits.shape;
    if (!areFloat(logits) || labels.dtype !== "int32" || rows * classes === 0) return null;
    const from = [backend.address(logits), backend.address(labels)];
    const loss = backend.output([rows]);
    const gradient = backend.output([rows, classes]);
    backend.engine.run(
      "softmaxCrossEntropy",
      [
        ...from,
        backend.address(loss),
        backend.address(gradient),
        rows,
        classes,
        float(attrs.labelSmoothing),
      ],
      0,
    );
    return [loss, gradient];
  },
);

/** A tensor to write the update of `x` to: `x` itself where nothing else reads it. */
function updated(backend: WasmBackend, x: TensorInfo): TensorInfo {
  backend.address(x);
  if (backend.refCount(x.dataId) > 1) return backend.output(x.shape);
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}

interface AdamAttrs {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly decoupled: boolean;
  readonly correction1: number;
  readonly correction2: number;
}

const adam = kernel<"parameter" | "gradient" | "m" | "v", AdamAttrs>(
  "RegimenAdam",
  updateAbout,
  ({ inputs: { parameter, gradient, m, v }, attrs, backend }) => {
    const all = [parameter, gradient, m, v];
    if (!areFloat(...all)) return null;
    const from = all.map((x) => backend.address(x));
    const outputs = [parameter, m, v].map((x) => updated(backend, x));
    const to = outputs.map((x) => backend.address(x));
    const { size } = backend.dataOf(parameter);
    const { learningRate: rate, weightDecay: decay, decoupled } = attrs;
    const floats = [
      1 - attrs.beta1,
      attrs.beta2,
      attrs.epsilon,
      decoupled ? 0 : decay,
      decoupled ? 1 - rate * decay : 1,
      rate / attrs.correction1,
      Math.sqrt(attrs.correction2),
      1 - attrs.beta2,
    ];
    backend.engine.run("adam", [...from, ...to, size, ...floats.map(float)], size);
    return outputs;
  },
);

interface SgdAttrs {
  readonly learningRate: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly first: boolean;
}

const sgd = kernel<"parameter" | "gradient" | "momentum", SgdAttrs>(
  "RegimenSgd",
  updateAbout,
  ({ inputs: { parameter, gradient, momentum }, attrs, backend }) => {
    const all = [parameter, gradient, momentum];
    if (!areFloat(...all)) return null;
    const from = all.map((x) => backend.address(x));
    const outputs = [parameter, momentum].map((x) => updated(backend, x));
    const to = outputs.map((x) => backend.address(x));
    const { size } = backend.dataOf(parameter);
    const floats = [attrs.learningRate, attrs.momentum, 1 - attrs.dampening, attrs.weightDecay];
    const flags = [Number(attrs.nesterov), Number(attrs.first)];
    backend.engine.run("sgd", [...from, ...to, size, ...floats.map(float), ...flags], size / 2);
    return outputs;
  },
);

export const trainKernels = (): OwnKernel[] => [softmaxCrossEntropy, adam, sgd];
