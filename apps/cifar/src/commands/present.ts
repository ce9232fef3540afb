import { relative } from "node:path";
import type { AppOptions } from "../options.js";
import {
  deviceLines,
  endingOf,
  notCifar10,
  type RunSetup,
  type RunSummary,
} from "../record/run-summary.js";
import { classTable } from "../view/class-table.js";
import { count, duration, percent, plural, rate } from "../view/format.js";
import type { Output } from "../view/output.js";

/** What the run is about to do, on what, where, and why so. */
export function presentSetup(output: Output, setup: RunSetup): void {
  const { source, images, model, options, difficulty, folder } = setup;
  if (!source.isCifar10) {
    output.line(warning(output, notCifar10));
    output.line(warning(output, `${source.why}.`));
    output.line();
  }
  output.fact(
    "data",
    [
      `${source.name}, ${source.where}${source.isCifar10 ? ` (${source.why})` : ""}`,
      `${count(images.train)} to train, ${count(images.validation)} to validate, ${count(images.test)} to test`,
    ].join("\n"),
  );
  output.fact("device", deviceLines(setup).join("\n"));
  const frozen = model.frozen.length > 0 ? `, ${model.frozen.join(" and ")} frozen` : "";
  output.fact("model", `reference CNN, ${count(model.parameters)} parameters${frozen}`);
  output.fact("training", trainingLines(options, difficulty).join("\n"));
  output.fact("run", shown(folder));
  output.line();
}

const warning = ({ paint }: Output, text: string): string =>
  `  ${paint("bold", paint("yellow", text))}`;

function trainingLines(options: AppOptions, difficulty: string | null): string[] {
  const { optimizer, learningRate, batchSize, schedule, warmupEpochs, augment, seed } = options;
  const warm = warmupEpochs > 0 ? ` after ${warmupEpochs} of warm-up` : "";
  const stop =
    options.earlyStop === null
      ? "no early stopping"
      : `stops after ${options.earlyStop} without a better validation loss`;
  return [
    `${optimizer} at ${rate(learningRate)}, ${schedule}${warm}, batch ${batchSize}, seed ${seed}${augment ? ", augmented" : ""}`,
    `at most ${plural(options.epochs, "epoch")}; ${stop}`,
    ...(difficulty === null ? [] : [`curriculum: easy images first, difficulty ${difficulty}`]),
  ];
}

/** How the run ended, what it is worth, where everything is, and what to do next. */
export function presentSummary(output: Output, summary: RunSummary): void {
  const { run, test, source, folder, options } = summary;
  const seconds = run.history.reduce((sum, record) => sum + record.seconds, 0);
  output.line();
  output.fact("ended", `${endingOf(summary)} (${duration(seconds)})`);
  if (test) {
    const what = `accuracy ${percent(test.accuracy)}, loss ${test.loss.toFixed(4)}`;
    output.fact("test", `${output.paint("bold", what)} on ${source.name}`);
    output.line();
    const [head, ...rows] = classTable(test.classes);
    output.line(`    ${output.paint("dim", head!)}`);
    for (const row of rows) output.line(`    ${row}`);
    output.line();
  }
  if (!source.isCifar10) output.line(warning(output, notCifar10));
  const pictures =
    run.history.length > 0 ? ["curves.svg      learning curves, for any browser"] : [];
  output.fact(
    "saved",
    [
      shown(folder),
      ...[
        "report.md       this run on one page",
        ...pictures,
        "model/          model.json and weights, for tf.loadLayersModel",
        "checkpoints/    all it takes to go on: npm start -- --resume",
        "metrics.jsonl   one line per epoch",
        "config.json     flags, data, device, versions",
      ].map((line) => `  ${line}`),
    ].join("\n"),
  );
  output.fact("try next", suggestions(options, source.isCifar10).join("\n"));
}

function suggestions(options: AppOptions, isCifar10: boolean): string[] {
  const tries: (readonly [boolean, string])[] = [
    [
      !isCifar10,
      "put CIFAR-10's binary version into ./data, or name its folder with --data <folder>",
    ],
    [
      options.schedule !== "cosine" || !options.augment,
      "npm start -- --schedule cosine --warmup-epochs 1 --augment",
    ],
    [options.curriculum === "none", "npm start -- --curriculum stages"],
    [
      options.freeze.length === 0,
      "npm start -- --freeze conv1    how much does the first layer matter?",
    ],
    [options.seed === 1, "npm start -- --seed 2    how much of it is luck?"],
    [true, "npm start -- --help"],
  ];
  return tries
    .filter(([wanted]) => wanted)
    .map(([, text]) => text)
    .slice(0, 4);
}

/** A path as short as it can be written from here. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
