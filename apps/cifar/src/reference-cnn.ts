import { initializers, layers, sequential, type Sequential } from "@tensorflow/tfjs-layers";
import { classCount, imageSide } from "./labelled-images.js";

/** Names of the layers with weights, first to last: what `--freeze` takes. */
export const layerNames: readonly string[] = ["conv1", "conv2", "head"];

/**
 * The reference CNN: 3×3 convolution to 16 channels, ReLU, 2×2 max-pool, 3×3 convolution to 32
 * channels, ReLU, mean over each channel, dense to 10 logits. 5,418 parameters. Weights and biases
 * start as in PyTorch:
 *
 *     uniform in ±1 / √fan_in,   fan_in = inputs of one output (27, 144, 32)
 *
 * @param options.seed Integer ≥ 0. The same seed gives the same weights.
 * @returns Inputs of shape [N, 32, 32, 3], float32; outputs of shape [N, 10], logits, float32.
 * @see PyTorch, torch.nn.modules.conv: `reset_parameters`, `kaiming_uniform_` with a = √5
 */
export function referenceCnn(options: { readonly seed: number }): Sequential {
  let draws = 0;
  const uniform = (fanIn: number) => {
    const bound = 1 / Math.sqrt(fanIn);
    // One stream per tensor, or tensors of the same size would start alike.
    const seed = options.seed * 16 + draws++;
    return initializers.randomUniform({ minval: -bound, maxval: bound, seed });
  };
  const start = (fanIn: number) => ({
    kernelInitializer: uniform(fanIn),
    biasInitializer: uniform(fanIn),
  });
  const inputShape = [imageSide, imageSide, 3];
  const conv = { kernelSize: 3, padding: "same", activation: "relu" } as const;
  return sequential({
    name: "reference_cnn",
    layers: [
      layers.conv2d({ name: "conv1", inputShape, filters: 16, ...conv, ...start(27) }),
      layers.maxPooling2d({ name: "pool1", poolSize: 2 }),
      layers.conv2d({ name: "conv2", filters: 32, ...conv, ...start(144) }),
      layers.globalAveragePooling2d({ name: "mean" }),
      layers.dense({ name: "head", units: classCount, ...start(32) }),
    ],
  });
}
