import * as tfl from "@tensorflow/tfjs-layers";

/** Images per step. */
export const batchSize = 64;

/** Conv 3→16, pool, conv 16→32, global average pool, dense 10, on [N, 32, 32, 3]. */
export function referenceCnn(): tfl.Sequential {
  const { conv2d, maxPooling2d, globalAveragePooling2d, dense } = tfl.layers;
  const shared = { kernelSize: 3, padding: "same", activation: "relu" } as const;
  return tfl.sequential({
    layers: [
      conv2d({ ...shared, filters: 16, inputShape: [32, 32, 3] }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ ...shared, filters: 32 }),
      globalAveragePooling2d({}),
      dense({ units: 10 }),
    ],
  });
}
