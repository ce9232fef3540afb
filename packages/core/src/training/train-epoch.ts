import type { Json } from "../contracts.js";
import { createQueue } from "../data/batch-queue.js";
import type { Loader } from "../data/loader.js";
import { stepsOver } from "../data/steps-over.js";
import type { Metric } from "../metrics/metric.js";
import { check } from "../option-error.js";
import type { PartialEpoch } from "./checkpoint.js";
import { createPacer } from "./pacer.js";
import { ratesAt } from "./rates.js";
import type { Session } from "./session.js";
import { takeStep } from "./take-step.js";
import type { FitOptions } from "./trainer-options.js";

/**
 * Takes the steps of the epoch under way, from where `state.partial` is.
 *
 * @returns Whether all were taken: `false` if the signal came first.
 */
export async function trainEpoch(
  session: Session,
  loader: Loader,
  { epochs, signal }: FitOptions,
): Promise<boolean> {
  const { options, view, emitter, state } = session;
  const { accumulate = 1, metrics = [], sampler, seed } = options;
  const { epoch } = state;
  const order = sampler?.indices(epoch, loader.samples, seed);
  const samples = loader.used(order?.length ?? loader.samples);
  check(samples > 0, "Trainer.fit: samples", `at least one batch in epoch ${epoch}`, samples);
  const steps = stepsOver(loader, samples, accumulate);
  let partial = (state.partial ??= emptyPartial(metrics));
  await emitter.emit("epochStart", { epoch, epochs, steps, samples });

  const place = { training: true, seed, epoch, start: partial.samples };
  const queue = createQueue(loader.batches(order === undefined ? place : { ...place, order }));
  const pace = createPacer();
  const started = performance.now() - partial.seconds * 1000;
  while (queue.head !== null) {
    if (signal?.aborted === true) return false;
    const measured: Record<string, Json> = { ...partial.metrics };
    const rates = ratesAt(session, state.step, epoch);
    const taken = takeStep(view, options, queue, {
      epoch,
      step: state.step,
      rates,
      observe: (logits, labels) => {
        for (const metric of metrics) {
          measured[metric.name] = metric.update(measured[metric.name], logits, labels);
        }
      },
    });
    state.step += 1;
    state.atBest = false;
    partial = state.partial = {
      samples: partial.samples + taken.samples,
      steps: partial.steps + 1,
      loss: partial.loss + taken.loss * taken.samples,
      metrics: measured,
      seconds: (performance.now() - started) / 1000,
    };
    const listeners = emitter.emit("step", {
      epoch,
      step: state.step,
      stepInEpoch: partial.steps,
      steps,
      loss: taken.loss,
      rate: rates.rate(options.optimizer.learningRate),
      samples: taken.samples,
    });
    if (listeners !== null) await listeners;
    const turn = pace();
    if (turn !== null) await turn;
  }
  return true;
}

function emptyPartial(metrics: readonly Metric[]): PartialEpoch {
  return {
    samples: 0,
    steps: 0,
    loss: 0,
    metrics: Object.fromEntries(metrics.map((metric) => [metric.name, metric.init()])),
    seconds: 0,
  };
}
