import { expect, test } from "vitest";
import { presentSetup, presentSummary } from "../commands/present.js";
import { optionsOf } from "../testing/options-of.js";
import { recorder } from "../testing/recorder.js";
import { outputTo } from "../view/output.js";
import { reportOf } from "./report.js";
import type { RunSummary } from "./run-summary.js";

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

const summary: RunSummary = {
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
const procedural: RunSummary = {
  ...summary,
  source: {
    name: "procedural shapes",
    isCifar10: false,
    where: "drawn from seed 1",
    why: "offline",
  },
};
const interrupted: RunSummary = {
  ...summary,
  test: null,
  run: {
    ...summary.run,
    epochs: 1,
    steps: 14,
    stop: { ...summary.run.stop, reason: "aborted", bestEpoch: null },
    restored: false,
  },
};
const machine = { node: "20.19.0", platform: "linux x64", processor: "A | B", cores: 2, memory: 4 };

const shown = (of: RunSummary) => {
  const { stream, text } = recorder(false);
  const output = outputTo(stream);
  presentSetup(output, of);
  presentSummary(output, of);
  return text();
};

test("the report says what matters", () => {
  const text = reportOf(summary, machine);
  for (const part of [
    "# Reference CNN on CIFAR-10\n",
    "| Test accuracy | **45.0 %** (loss 1.5000) |",
    "| Ending | no better validation loss for 3 epochs (early stopping); epoch 2 was the best, its weights are restored |",
    "| Images | 45,000 to train, 5,000 to validate, 10,000 to test |",
    "regimen-wasm), 1 thread, SIMD<br>one thread: this machine has one core<br>cuda passed over: no \\| driver |",
    "| Machine | A \\| B, 2 cores, Node 20.19.0 |",
    "| Time | 1:30 for 3 epochs, validation included |",
    "frozen: conv1 |",
    "![Learning curves](curves.svg)",
    "cat      40.0 %      4      10  dog",
    "     2/24        2.0000   25.0 %      2.1000   20.0 %     1.00e-3    30.0 s      1,500  * best",
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain("NOT CIFAR-10");
});

test("other data is called so in the report and, before and after, on the console", () => {
  expect(reportOf(procedural, machine)).toContain("> **NOT CIFAR-10: figures on this data");
  expect(shown(procedural).match(/NOT CIFAR-10/g)!.length).toBe(2);
  expect(shown(summary)).not.toContain("NOT CIFAR-10");
});

test("the console shows the same, and what to try next", () => {
  const text = shown(summary);
  for (const part of [
    "  data       CIFAR-10, /d (named by --data)\n",
    "  device     wasm (regimen-wasm), 1 thread, SIMD\n             one thread: this machine has one core\n             cuda passed over: no | driver\n",
    "  model      reference CNN, 5,418 parameters, conv1 frozen\n",
    "at most 24 epochs; stops after 3 without a better validation loss",
    "  test       accuracy 45.0 %, loss 1.5000 on CIFAR-10\n",
    "    cat      40.0 %      4      10  dog\n",
    "  try next   npm start -- --schedule cosine",
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toContain("--freeze conv1 "); // Tried already.
});

test("an interrupted run says so and shows no test", () => {
  const ending = "interrupted after 1 epoch, at step 14; the last weights are kept";
  expect(reportOf(interrupted, machine)).toContain(`| Test accuracy | not measured |`);
  expect(reportOf(interrupted, machine)).toContain(ending);
  expect(shown(interrupted)).toContain(ending);
  expect(shown(interrupted)).not.toContain("accuracy 45");
});
