import { isStateful, type Observation } from "../contracts.js";
import { readWeights } from "../models/weights.js";
import type { PartialEpoch } from "./checkpoint.js";
import { evaluate } from "./evaluate.js";
import { firstNonFinite, NonFiniteError } from "./non-finite.js";
import { ratesAt } from "./rates.js";
import type { EpochRecord } from "./run-records.js";
import type { Session } from "./session.js";
import type { FitOptions } from "./trainer-options.js";

/**
 * Validates after the last step of an epoch, consults the policies, keeps the best weights and
 * emits `epochEnd`.
 *
 * @returns Whether the epoch is finished: `false` if the signal came first.
 */
export async function finishEpoch(session: Session, options: FitOptions): Promise<boolean> {
  const { emitter, state } = session;
  const { epoch, step } = state;
  const trained = state.partial as PartialEpoch;
  checkWeightsFinite(session);
  const started = performance.now();
  const validated = await validate(session, options);
  if (validated === null) return false;
  const seconds = trained.seconds + (performance.now() - started) / 1000;

  const metrics: Record<string, number> = { loss: trained.loss / trained.samples };
  for (const metric of session.options.metrics ?? []) {
    metrics[metric.name] = metric.value(trained.metrics[metric.name]);
  }
  for (const [name, value] of Object.entries(validated)) metrics[`val_${name}`] = value;

  const { rate: rateOf } = ratesAt(session, step - 1, epoch);
  const rate = rateOf(session.options.optimizer.learningRate);
  const { best, stop } = consultPolicies(session, { epoch, step, metrics, rate });
  const samplesPerSecond = trained.samples / Math.max(trained.seconds, 1e-9);
  const record = { epoch, step, metrics, rate, seconds, samplesPerSecond, best, stop };
  if (best) {
    state.best = { epoch, weights: readWeights(session.view.all()) };
    state.atBest = true;
  }
  state.epoch += 1;
  state.partial = null;
  state.history = [...state.history, record satisfies EpochRecord];
  await emitter.emit("epochEnd", record);
  return true;
}

/** Metrics of validation, none without validation data; `null` if the signal came first. */
async function validate(
  { options, view, emitter, state }: Session,
  { validation, signal }: FitOptions,
): Promise<Readonly<Record<string, number>> | null> {
  if (validation === undefined) return {};
  const { epoch } = state;
  await emitter.emit("validationStart", { epoch });
  const metrics = await evaluate(view, options.loss, options.metrics ?? [], validation, signal);
  if (metrics !== null) await emitter.emit("validationEnd", { epoch, metrics });
  return metrics;
}

/** Updates policies and schedule with an epoch: the states of all or, if one throws, of none. */
function consultPolicies(
  { options, state }: Session,
  observation: Observation,
): { readonly best: boolean; readonly stop: string | null } {
  const { policies = [], schedule } = options;
  const states = policies.map((policy) =>
    policy.update(state.policies.get(policy.name), observation),
  );
  if (isStateful(schedule)) state.schedule = schedule.update(state.schedule, observation);
  let best = false;
  let stop: string | null = null;
  for (const [index, policy] of policies.entries()) {
    state.policies.set(policy.name, states[index]);
    const verdict = policy.verdict(states[index]);
    best ||= verdict.best;
    stop ??= verdict.stop;
  }
  return { best, stop };
}

/** A loss reveals bad weights one step later; after the last step nothing else would. */
function checkWeightsFinite({ view, state }: Session): void {
  const weights = view.trainable().map(({ name, variable }) => [name, variable] as const);
  const bad = firstNonFinite(weights);
  if (bad === null) return;
  const { epoch, step } = state;
  throw new NonFiniteError({ epoch, step, tensor: `weights ${bad.name}`, value: bad.value });
}
