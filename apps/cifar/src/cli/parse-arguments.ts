import { Command, CommanderError, Option } from "commander";
import { layerNames } from "../reference-cnn.js";
import {
  curriculumNames,
  deviceNames,
  optimizerNames,
  scheduleNames,
  type AppOptions,
} from "./app-options.js";
import { integer, number, someOf } from "./argument-types.js";
import { UsageError } from "./usage-error.js";

/** What the command line asks for. */
export type Request =
  | { readonly kind: "run"; readonly options: AppOptions }
  | { readonly kind: "help"; readonly text: string };

/**
 * Reads the command line.
 *
 * @param args Without the program's name.
 * @throws {UsageError} If a flag is unknown or its value breaks a rule; names the flag, the rule and the value.
 */
export function parseArguments(args: readonly string[]): Request {
  let text = "";
  const program = programOf().configureOutput({
    writeOut: (part) => (text += part),
    writeErr: () => {},
  });
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "help", text };
    throw new UsageError(error.message.replace(/^error: /, ""));
  }
  return { kind: "run", options: resolve(program.opts<Raw>()) };
}

/** As commander returns it: flags without a value are missing. */
type Raw = Omit<AppOptions, "data" | "limit" | "threads" | "earlyStop"> & {
  readonly data?: string;
  readonly limit?: number;
  readonly threads?: number;
  readonly earlyStop: number | false;
};

function resolve(raw: Raw): AppOptions {
  const { data = null, limit = null, threads = null, earlyStop, ...rest } = raw;
  if (rest.warmupEpochs >= rest.epochs) {
    throw new UsageError(
      `option '--warmup-epochs <n>' argument '${rest.warmupEpochs}' is invalid. It must be less than --epochs (${rest.epochs}).`,
    );
  }
  return { ...rest, data, limit, threads, earlyStop: earlyStop === false ? null : earlyStop };
}

function programOf(): Command {
  const program = new Command("cifar")
    .description("Trains a small convolutional network on CIFAR-10 with every Regimen package.")
    .exitOverride()
    .allowExcessArguments(false)
    .optionsGroup("Options:")
    .helpOption("-h, --help", "show this")
    .addHelpText("after", help);
  for (const [group, options] of groups()) {
    for (const option of options) program.addOption(option.helpGroup(`${group}:`));
  }
  return program;
}

const flag = (flags: string, about: string): Option => new Option(flags, about);

function groups(): readonly (readonly [string, readonly Option[]])[] {
  return [
    [
      "Data",
      [
        flag(
          "--data <folder>",
          "folder with CIFAR-10's binary version (default: $CIFAR10_DIR, then ./data, then a download to ./data, then --synthetic)",
        ),
        flag("--synthetic", "train on drawn shapes instead; not CIFAR-10")
          .default(false)
          .conflicts("data"),
        flag(
          "--limit <n>",
          "use the first n training images (a tenth of them to validate) and n test images (default: all)",
        ).argParser(integer(20)),
        flag("--augment", "crop and mirror training images at random").default(false),
      ],
    ],
    [
      "Training",
      [
        flag("--epochs <n>", "most passes over the training images")
          .argParser(integer(1))
          .default(24),
        flag("--batch-size <n>", "images per step").argParser(integer(1)).default(64),
        flag("--optimizer <name>", "what turns gradients into steps; sgd has momentum 0.9")
          .choices(optimizerNames)
          .default("adam"),
        flag("--learning-rate <x>", "base rate; sgd wants about 0.05")
          .argParser(number(0))
          .default(0.001),
        flag("--seed <n>", "same seed, device and threads: same weights to the bit")
          .argParser(integer(0, 2 ** 31 - 1))
          .default(1),
      ],
    ],
    [
      "Discipline",
      [
        flag(
          "--schedule <name>",
          "rate over time: constant; step (a tenth after each third of the run); cosine (down to 0)",
        )
          .choices(scheduleNames)
          .default("constant"),
        flag("--warmup-epochs <n>", "let the rate climb from a third over the first n epochs")
          .argParser(integer(0))
          .default(0),
        flag(
          "--early-stop <patience>",
          "stop after so many epochs without a better validation loss",
        )
          .argParser(integer(1))
          .default(5),
        flag("--no-early-stop", "train all epochs, and keep the last weights"),
        flag("--delta <x>", "by how much the loss must fall to count as better")
          .argParser(number(0, true))
          .default(0.0001),
        flag(
          "--curriculum <name>",
          "none; or stages: easy images first (half of them, then three quarters, then all)",
        )
          .choices(curriculumNames)
          .default("none"),
        flag("--freeze <layers>", `layers that do not learn, of ${layerNames.join(", ")}`)
          .argParser(someOf(layerNames))
          .default([], "none"),
      ],
    ],
    [
      "Machine",
      [
        flag("--device <name>", "where to compute; auto takes the best that works")
          .choices(deviceNames)
          .default("auto"),
        flag(
          "--threads <n>",
          "threads of the wasm device (default: one per core, at most 8)",
        ).argParser(integer(1, 64)),
        flag("--out <folder>", "where run folders go").default("runs"),
      ],
    ],
  ];
}

const help = `
Examples:
  npm start
  npm start -- --schedule cosine --warmup-epochs 1 --augment
  npm start -- --synthetic --limit 2000 --epochs 3

Ctrl-C ends the run after the step at hand and saves what there is; a second one ends it at once.
Exit codes: 0 done, 1 failed, 2 wrong flags, 130 interrupted.`;
