import * as tfl from "@tensorflow/tfjs-layers";

type Node = tfl.SymbolicTensor;

const { conv2d, batchNormalization, activation, add, globalAveragePooling2d, dense } = tfl.layers;

interface ConvOptions {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
}

/** Convolution without bias, then batch normalisation. */
function normalised(x: Node, options: ConvOptions): Node {
  const conv = conv2d({ ...options, padding: "same", useBias: false }).apply(x);
  return batchNormalization({ momentum: 0.9, epsilon: 1e-5 }).apply(conv) as Node;
}

const rectified = (x: Node): Node => activation({ activation: "relu" }).apply(x) as Node;

/** Two convolutions beside a shortcut, which is a 1x1 convolution where the shape changes. */
function block(x: Node, filters: number, strides: number): Node {
  const first = rectified(normalised(x, { filters, kernelSize: 3, strides }));
  const second = normalised(first, { filters, kernelSize: 3, strides: 1 });
  const shortcut = strides === 1 ? x : normalised(x, { filters, kernelSize: 1, strides });
  return rectified(add().apply([second, shortcut]) as Node);
}

/** ResNet-20 for CIFAR (He et al. 2015, section 4.2; shortcuts by projection) on [N, 32, 32, 3]. */
export function resnet20(): tfl.LayersModel {
  const input = tfl.input({ shape: [32, 32, 3] });
  let x = rectified(normalised(input, { filters: 16, kernelSize: 3, strides: 1 }));
  for (const [stage, filters] of [16, 32, 64].entries()) {
    for (let i = 0; i < 3; i++) x = block(x, filters, stage > 0 && i === 0 ? 2 : 1);
  }
  const outputs = dense({ units: 10 }).apply(globalAveragePooling2d({}).apply(x)) as Node;
  return tfl.model({ inputs: input, outputs });
}
