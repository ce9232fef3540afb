import * as tfl from "@tensorflow/tfjs-layers";

/** 3072 to 1024 to 1024 to 10, ReLU between. */
export function mlp(): tfl.Sequential {
  const { dense } = tfl.layers;
  return tfl.sequential({
    layers: [
      dense({ units: 1024, activation: "relu", inputShape: [3072] }),
      dense({ units: 1024, activation: "relu" }),
      dense({ units: 10 }),
    ],
  });
}
