import { expect, test } from "vitest";
import { optionsOf } from "../testing/options-of.js";
import { parseArguments } from "./parse-arguments.js";

test("every default", () => {
  expect(optionsOf()).toEqual({
    data: null,
    synthetic: false,
    limit: null,
    augment: false,
    device: "auto",
    threads: null,
    epochs: 24,
    batchSize: 64,
    optimizer: "adam",
    learningRate: 1e-3,
    schedule: "constant",
    warmupEpochs: 0,
    earlyStop: 5,
    delta: 1e-4,
    curriculum: "none",
    freeze: [],
    seed: 1,
    saveEvery: null,
    out: "runs",
  });
});

test("every flag", () => {
  const line =
    "--data d --limit 100 --augment --device wasm --threads 2 --epochs 3 --batch-size 32 --optimizer sgd --learning-rate 5e-2 " +
    "--schedule cosine --warmup-epochs 1 --early-stop 7 --delta 0 --curriculum stages --freeze conv1,conv2 --seed 9 --out o --save-every 50";
  expect(optionsOf(...line.split(" "))).toEqual({
    data: "d",
    synthetic: false,
    limit: 100,
    augment: true,
    device: "wasm",
    threads: 2,
    epochs: 3,
    batchSize: 32,
    optimizer: "sgd",
    learningRate: 0.05,
    schedule: "cosine",
    warmupEpochs: 1,
    earlyStop: 7,
    delta: 0,
    curriculum: "stages",
    freeze: ["conv1", "conv2"],
    seed: 9,
    saveEvery: 50,
    out: "o",
  });
  expect(optionsOf("--no-early-stop").earlyStop).toBeNull();
  expect(optionsOf("--synthetic").synthetic).toBe(true);
});

test.each([
  ["--epochs 0", "'--epochs <n>' argument '0' is invalid. It must be an integer ≥ 1."],
  ["--epochs 1.5", "'--epochs <n>' argument '1.5'"],
  ["--epochs 1e3", "'--epochs <n>' argument '1e3'"],
  ["--batch-size -4", "'--batch-size <n>' argument '-4' is invalid. It must be an integer ≥ 1."],
  ["--learning-rate 0", "'--learning-rate <x>' argument '0' is invalid. It must be a number > 0."],
  ["--learning-rate Infinity", "'--learning-rate <x>' argument 'Infinity'"],
  ["--delta -1", "'--delta <x>' argument '-1' is invalid. It must be a number ≥ 0."],
  ["--delta x", "'--delta <x>' argument 'x'"],
  ["--threads 65", "'--threads <n>' argument '65' is invalid. It must be an integer in [1, 64]."],
  ["--seed 2147483648", "It must be an integer in [0, 2147483647]."],
  ["--limit 19", "'--limit <n>' argument '19' is invalid. It must be an integer ≥ 20."],
  ["--early-stop 0", "'--early-stop <patience>' argument '0' is invalid."],
  [
    "--device gpu",
    "'--device <name>' argument 'gpu' is invalid. Allowed choices are auto, cuda, node, wasm, cpu.",
  ],
  ["--optimizer lion", "Allowed choices are sgd, adam, adamw, rmsprop."],
  [
    "--schedule stairs",
    "Allowed choices are constant, step, linear, cosine, restarts, onecycle, wsd, plateau.",
  ],
  ["compare", "missing required argument 'what'"],
  ["compare everything", "Allowed choices are schedules, stopping."],
  ["compare schedules --seeds 0", "It must be an integer ≥ 1."],
  ["compare schedules --schedule step", "unknown option '--schedule'"],
  ["--curriculum hard", "Allowed choices are none, stages."],
  [
    "--freeze conv3",
    "'--freeze <layers>' argument 'conv3' is invalid. It must be some, not all, of conv1, conv2, head",
  ],
  ["--freeze conv1,conv1", "It must be some, not all"],
  ["--freeze conv1,conv2,head", "It must be some, not all"],
  [
    "--epochs 3 --warmup-epochs 3",
    "'--warmup-epochs <n>' argument '3' is invalid. It must be less than --epochs (3).",
  ],
  ["--data x --synthetic", "'--synthetic' cannot be used with option '--data <folder>'"],
  ["--save-every 0", "'--save-every <steps>' argument '0' is invalid. It must be an integer ≥ 1."],
  [
    "--resume r --epochs 3",
    "option '--epochs <n>' cannot be used with option '--resume [folder]': a run goes on with the flags it began with.",
  ],
  ["--resume --no-early-stop", "option '--no-early-stop' cannot be used with"],
  ["--epoch 3", "unknown option '--epoch'\n(Did you mean --epochs?)"],
  ["train", "too many arguments"],
  ["--data", "'--data <folder>' argument missing"],
])("refuses %s", (line, message) => {
  expect(() => parseArguments(line.split(" "))).toThrow(message);
  expect(() => parseArguments(line.split(" "))).toThrow(
    expect.objectContaining({ name: "UsageError" }) as Error,
  );
});

test("compare shares the flags of a run, but those of what it compares", () => {
  const request = parseArguments("compare schedules --seeds 2 --limit 100 --seed 7".split(" "));
  const shared = optionsOf("--no-early-stop", "--limit", "100", "--seed", "7", "--epochs", "14");
  expect(request).toEqual({ kind: "compare", what: "schedules", seeds: 2, options: shared });
});

test("a resumed run takes only where it is and what the machine has", () => {
  expect(parseArguments(["--resume"])).toEqual({
    kind: "resume",
    folder: null,
    out: "runs",
    changes: {},
  });
  const line = "--resume r --out o --data d --device wasm --threads 2";
  expect(parseArguments(line.split(" "))).toEqual({
    kind: "resume",
    folder: "r",
    out: "o",
    changes: { data: "d", device: "wasm", threads: 2 },
  });
});

test("help groups and explains every flag", () => {
  const request = parseArguments(["--help"]);
  expect(request.kind).toBe("help");
  const text = request.kind === "help" ? request.text : "";
  for (const part of [
    "Data:",
    "Training:",
    "Discipline:",
    "Machine:",
    "Examples:",
    "Exit codes:",
  ]) {
    expect(text).toContain(part);
  }
  const flags = Object.keys(optionsOf()).map(
    (name) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`,
  );
  for (const name of [...flags, "--no-early-stop", "--resume"]) expect(text).toContain(name);
  expect(text).toContain("(default: 24)");
});

test("compare stopping trains 100 epochs unless told otherwise, with the flags of a run", () => {
  const request = parseArguments(["compare", "stopping"]);
  expect(request).toEqual({
    kind: "compare-stopping",
    seeds: 3,
    options: optionsOf("--epochs", "100"),
  });
});
