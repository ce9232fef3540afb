import type { Machine } from "../record/describe-machine.js";
import type { RunSummary } from "../record/run-summary.js";
import { optionsOf } from "./options-of.js";

const record = (epoch: number, best: boolean) => ({
  epoch,
  step: 10 * (epoch + 1),
  metrics: { loss: 2, accuracy: 0.25, val_loss: 2.1, val_accuracy: 0.2 },
  rate: 0.001,
  seconds: 30,
  samplesPerSecond: 1500,
  best,
  stop: null,
});

/** A run that early stopping ended. */
export const finished: RunSummary = {
  options: optionsOf("--freeze", "conv1", "--early-stop", "3"),
  source: { name: "CIFAR-10", isCifar10: true, where: "/d", why: "named by --data" },
  images: { train: 45_000, validation: 5_000, test: 10_000 },
  difficulty: null,
  device: {
    device: "wasm",
    backend: "regimen-wasm",
    threads: 1,
    simd: "simd",
    passedOver: [{ device: "cuda", reason: "no | driver" }],
    reasons: ["one thread: this machine has one core"],
  },
  model: { parameters: 5418, frozen: ["conv1"] },
  folder: "/runs/x",
  run: {
    epochs: 3,
    steps: 30,
    stop: { reason: "patience", policy: "early-stop", bestEpoch: 1 },
    history: [record(0, true), record(1, true), record(2, false)],
    restored: true,
  },
  test: {
    loss: 1.5,
    accuracy: 0.45,
    classes: [{ name: "cat", support: 10, right: 4, mistaken: "dog" }],
  },
};
/** The same on other data. */
export const procedural: RunSummary = {
  ...finished,
  source: {
    name: "procedural shapes",
    isCifar10: false,
    where: "drawn from seed 1",
    why: "offline",
  },
};
/** The same, interrupted in its second epoch. */
export const interrupted: RunSummary = {
  ...finished,
  test: null,
  run: {
    ...finished.run,
    epochs: 1,
    steps: 14,
    stop: { ...finished.run.stop, reason: "aborted", bestEpoch: null },
    restored: false,
  },
};
export const machine: Machine = {
  node: "20.19.0",
  platform: "linux x64",
  processor: "A | B",
  cores: 2,
  memory: 4,
};
