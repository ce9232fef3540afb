import { Argument, Command, CommanderError, Option, type OutputConfiguration } from "commander";
import {
  comparisonNames,
  type AppOptions,
  type ComparisonName,
  type ReopenRunOptions,
} from "../options.js";
import { integer } from "./argument-types.js";
import { flagGroups } from "./flags.js";
import { UsageError } from "./usage-error.js";

/** What the command line asks for. */
export type Request =
  | { readonly kind: "train"; readonly options: AppOptions }
  | {
      readonly kind: "compare";
      readonly what: ComparisonName;
      readonly seeds: number;
      /** What all sides share. */
      readonly options: AppOptions;
    }
  | { readonly kind: "compare-stopping"; readonly seeds: number; readonly options: AppOptions }
  | (ReopenRunOptions & { readonly kind: "resume" })
  | { readonly kind: "help"; readonly text: string };

/**
 * Reads the command line.
 *
 * @param args Without the program's name.
 * @throws {UsageError} If a flag is unknown or its value breaks a rule; names the flag, the rule
 * and the value.
 */
export function parseArguments(args: readonly string[]): Request {
  let text = "";
  let request: Request | null = null;
  const silent = { writeOut: (part: string) => (text += part), writeErr: () => {} };
  const program = programOf(silent).action(() => {
    const raw = program.opts<Raw>();
    request =
      raw.resume === undefined
        ? { kind: "train", options: resolve(raw) }
        : resumeOf(program, raw.resume, raw);
  });
  const compare = compareOf(silent).action((what: ComparisonName | "stopping") => {
    const { seeds, ...own } = compare.opts<Partial<Raw> & { seeds: number }>();
    // What is compared decides the discipline; all else of a run has the values of its flags.
    const defaults = programOf(silent).opts<Raw>();
    if (what === "stopping") {
      const epochs = compare.getOptionValueSource("epochs") === "default" ? 100 : own.epochs;
      const options = resolve({ ...defaults, ...own, epochs: epochs! });
      request = { kind: "compare-stopping", seeds, options };
      return;
    }
    request = {
      kind: "compare",
      what,
      seeds,
      options: resolve({ ...defaults, ...own, earlyStop: false }),
    };
  });
  program.addCommand(compare);
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "help", text };
    throw new UsageError(error.message.replace(/^error: /, ""));
  }
  return request!;
}

/** As commander returns it: flags without a value are missing. */
type Raw = Omit<AppOptions, "data" | "limit" | "threads" | "earlyStop" | "saveEvery"> & {
  /** `true`: named without a folder. */
  readonly resume?: string | true;
  readonly saveEvery?: number;
  readonly data?: string;
  readonly limit?: number;
  readonly threads?: number;
  readonly earlyStop: number | false;
};

function resolve(raw: Raw): AppOptions {
  const { data = null, limit = null, threads = null, earlyStop, ...others } = raw;
  const { saveEvery = null, resume: _resume, ...rest } = others;
  if (rest.warmupEpochs >= rest.epochs) {
    throw new UsageError(
      `option '--warmup-epochs <n>' argument '${rest.warmupEpochs}' is invalid. It must be less than --epochs (${rest.epochs}).`,
    );
  }
  const patience = earlyStop === false ? null : earlyStop;
  return { ...rest, data, limit, threads, saveEvery, earlyStop: patience };
}

/** A run goes on as it began, so no flag that made it can be given again. */
const alongResume: readonly string[] = ["resume", "out", "data", "device", "threads"];

function resumeOf(program: Command, resume: string | true, raw: Raw): Request {
  const given = program.options.filter(
    (option) =>
      program.getOptionValueSource(option.attributeName()) === "cli" &&
      option.negate === (program.getOptionValue(option.attributeName()) === false),
  );
  const other = given.find((option) => !alongResume.includes(option.attributeName()));
  if (other !== undefined) {
    throw new UsageError(
      `option '${other.flags}' cannot be used with option '--resume [folder]': a run goes on with the flags it began with.`,
    );
  }
  const has = (name: string): boolean => given.some((option) => option.attributeName() === name);
  const { data, device, threads } = raw;
  const changes = {
    ...(data !== undefined && { data }),
    ...(has("device") && { device }),
    ...(threads !== undefined && { threads }),
  };
  return { kind: "resume", folder: resume === true ? null : resume, out: raw.out, changes };
}

function commandOf(
  name: string,
  output: OutputConfiguration,
  groups: ReturnType<typeof flagGroups>,
): Command {
  const command = new Command(name)
    .configureOutput(output)
    .exitOverride()
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .optionsGroup("Options:")
    .helpOption("-h, --help", "show this");
  for (const [group, options] of groups) {
    for (const option of options) command.addOption(option.helpGroup(`${group}:`));
  }
  return command;
}

function programOf(output: OutputConfiguration): Command {
  return commandOf("cifar", output, flagGroups())
    .description("Trains a small convolutional network on CIFAR-10 with every Regimen package.")
    .addHelpText("after", help);
}

function compareOf(output: OutputConfiguration): Command {
  const seeds = new Option("--seeds <n>", "seeds of each side, from --seed on")
    .argParser(integer(1))
    .default(3);
  const shared = flagGroups(14).filter(
    ([group]) => group !== "Discipline" && group !== "Checkpoints",
  );
  return commandOf("compare", output, shared)
    .description("Trains side by side from the same seeds; writes a table and a picture.")
    .addArgument(
      new Argument(
        "<what>",
        "what is compared; stopping trains 100 epochs unless told otherwise",
      ).choices([...comparisonNames, "stopping"]),
    )
    .addOption(seeds.helpGroup("Training:"));
}

const help = `
Examples:
  npm start
  npm start -- --schedule cosine --warmup-epochs 1 --augment
  npm start -- --synthetic --limit 2000 --epochs 3
  npm start -- compare schedules --learning-rate 0.003
  npm start -- compare stopping
  npm start -- --resume

Ctrl-C ends the run after the step at hand and saves what there is; a second one ends it at once. So does SIGTERM.
Exit codes: 0 done, 1 failed, 2 wrong flags, 130 interrupted by SIGINT (Ctrl-C), 143 by SIGTERM.`;
