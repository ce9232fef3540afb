import { classTable } from "../view/class-table.js";
import { epochHead, epochLine } from "../view/epoch-line.js";
import { count, duration, percent, plural, rate } from "../view/format.js";
import type { Machine } from "./describe-machine.js";
import { deviceLines, endingOf, notCifar10, type RunSummary } from "./run-summary.js";

/** The run for people, as Markdown beside `curves.svg`. */
export function reportOf(summary: RunSummary, machine: Machine): string {
  const { options, source, images, run, test, model, difficulty } = summary;
  const seconds = run.history.reduce((sum, record) => sum + record.seconds, 0);
  const facts: [string, string][] = [
    [
      "Test accuracy",
      test ? `**${percent(test.accuracy)}** (loss ${test.loss.toFixed(4)})` : "not measured",
    ],
    ["Ending", endingOf(summary)],
    ["Data", `${source.name}, ${source.where} (${source.why})`],
    [
      "Images",
      `${count(images.train)} to train, ${count(images.validation)} to validate, ${count(images.test)} to test`,
    ],
    ["Device", deviceLines(summary).join("<br>")],
    ["Machine", `${machine.processor}, ${machine.cores} cores, Node ${machine.node}`],
    [
      "Time",
      `${duration(seconds)} for ${plural(run.history.length, "epoch")}, validation included`,
    ],
    [
      "Model",
      `reference CNN, ${count(model.parameters)} parameters; frozen: ${model.frozen.join(", ") || "none"}`,
    ],
    [
      "Training",
      `${options.optimizer} at ${rate(options.learningRate)}, batch ${options.batchSize}, schedule ${options.schedule}, warm-up ${plural(options.warmupEpochs, "epoch")}, augmentation ${options.augment ? "on" : "off"}, seed ${options.seed}`,
    ],
    [
      "Curriculum",
      difficulty === null ? "none" : `${options.curriculum}, difficulty ${difficulty}`,
    ],
  ];
  const rows = facts.map(([name, text]) => `| ${name} | ${cell(text)} |`);
  const parts = [
    `# Reference CNN on ${source.name}`,
    ...(source.isCifar10 ? [] : [`> **${notCifar10}**`]),
    ["| | |", "| --- | --- |", ...rows].join("\n"),
    ...(run.history.length > 0 ? ["![Learning curves](curves.svg)"] : []),
    ...(test ? ["## Classes", block(classTable(test.classes))] : []),
    "## Epochs",
    block([epochHead, ...run.history.map((record) => epochLine(record, options.epochs))]),
    "Everything the run was told and found is in `config.json`, one line per epoch in `metrics.jsonl`.",
  ];
  return `${parts.join("\n\n")}\n`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const block = (lines: readonly string[]): string => ["```text", ...lines, "```"].join("\n");
