import { isStateful } from "../contracts.js";
import { checkWeights } from "../models/weights.js";
import { check, OptionError } from "../option-error.js";
import type { Checkpoint } from "./checkpoint.js";
import type { Session } from "./session.js";

const where = "Trainer.restore";

/** Throws an `OptionError` for the first thing in a checkpoint that is not this run's. */
export function checkRestorable(checkpoint: Checkpoint, { options, view }: Session): void {
  const { format, seed, weights, best, optimizer, policies, partial, schedule } = checkpoint;
  check(format === 2, `${where}: format`, "2", format);
  check(seed === options.seed, `${where}: seed`, `the Trainer's ${options.seed}`, seed);
  const variables = view.all();
  checkWeights(`${where}: weights`, variables, weights);
  if (best !== null) checkWeights(`${where}: best weights`, variables, best.weights);
  checkSameNames("policies", options.policies ?? [], policies);
  const stateful = isStateful(options.schedule);
  const rule = `${stateful ? "there" : "null"}, as the Trainer's schedule has ${stateful ? "one" : "none"}`;
  check((schedule !== null) === stateful, `${where}: state of the schedule`, rule, schedule);
  if (partial !== null) checkSameNames("metrics", options.metrics ?? [], partial.metrics);
  checkTrainable(
    variables.map(({ name }) => name),
    view.trainable().map(({ name }) => name),
    checkpoint.trainable,
  );
  for (const [name, { slots }] of Object.entries(optimizer.variables)) {
    const shape = variables.find((variable) => variable.name === name)?.variable.shape.join();
    if (shape === undefined) {
      throw new OptionError(`${where}: the model has no variable ${name} for its optimizer slots`);
    }
    for (const [slot, array] of Object.entries(slots)) {
      check(
        array.shape.join() === shape,
        `${where}: slot ${slot} of ${name}`,
        `[${shape}]`,
        array.shape,
      );
    }
  }
}

function checkSameNames(
  what: string,
  own: readonly { readonly name: string }[],
  stored: Readonly<Record<string, unknown>>,
): void {
  const want = own.map(({ name }) => name).toSorted();
  const got = Object.keys(stored).toSorted();
  const rule = `those of the Trainer, [${want.join(", ")}]`;
  check(want.join() === got.join(), `${where}: ${what}`, rule, got);
}

/** What is frozen decides which variables move from here on, so it must be as it was. */
function checkTrainable(
  all: readonly string[],
  here: readonly string[],
  there: readonly string[],
): void {
  const state = (trains: boolean): string => (trains ? "trainable" : "frozen");
  for (const name of all) {
    const [now, then] = [here.includes(name), there.includes(name)];
    check(now === then, `${where}: ${name}`, `${state(then)}, as in the checkpoint`, state(now));
  }
}
