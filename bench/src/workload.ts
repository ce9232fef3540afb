import { adam, type Optimizer, sgd } from "@regimen/core";
import type * as tfl from "@tensorflow/tfjs-layers";
import { mlp } from "./mlp.js";
import { batchSize, referenceCnn } from "./reference-cnn.js";
import { resnet20 } from "./resnet20.js";

/** What both sides of a case do, again and again, on one random batch. */
export interface Workload {
  readonly batchSize: number;
  /** Of a turn's steps, how many to make of it: long steps need fewer. In (0, 1]. */
  readonly share: number;
  readonly model: () => tfl.LayersModel;
  /** `null`: forward only. */
  readonly optimizer: (() => Optimizer) | null;
}

const small = () => adam({ learningRate: 1e-3 });

export type WorkloadName = "reference-cnn" | "reference-cnn-forward" | "resnet20" | "mlp";

/** By name; `peers/pytorch.py` knows the same. */
export const workloads: Readonly<Record<WorkloadName, Workload>> = {
  "reference-cnn": { batchSize, share: 1, model: referenceCnn, optimizer: small },
  "reference-cnn-forward": { batchSize: 256, share: 1, model: referenceCnn, optimizer: null },
  resnet20: {
    batchSize: 128,
    share: 1 / 15,
    model: resnet20,
    optimizer: () => sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 }),
  },
  mlp: { batchSize: 256, share: 1 / 3, model: mlp, optimizer: small },
};
