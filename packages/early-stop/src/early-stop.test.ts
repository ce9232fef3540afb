import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { earlyStop, type EarlyStopState } from "./early-stop.js";
import type { Policy } from "./policy.js";

function run(
  policy: Policy<EarlyStopState>,
  values: readonly number[],
  between: (state: EarlyStopState) => EarlyStopState = (state) => state,
): EarlyStopState[] {
  let state = policy.init();
  return values.map((loss, epoch) => {
    state = between(
      policy.update(state, {
        epoch,
        step: 10 * epoch,
        metrics: { loss, f1: -loss },
        rate: 1 / (1 + Math.floor(epoch / 4)),
      }),
    );
    return state;
  });
}

const twoPatient = { monitor: "loss", patience: 2 };

describe("by hand", () => {
  test("stops after patience epochs without improvement", () => {
    const states = run(earlyStop(twoPatient), [3, 2, 2.5, 2]);
    expect(states.map((state) => state.improved)).toEqual([true, true, false, false]);
    expect(states.map((state) => state.waited)).toEqual([0, 0, 1, 2]);
    expect(states.map((state) => state.stopped)).toEqual([false, false, false, true]);
    expect(states[3]).toEqual({
      best: 2,
      bestEpoch: 1,
      waited: 2,
      stopped: true,
      reason: "patience",
      improved: false,
      value: 2,
      judged: true,
      at: 4,
      since: 2,
      rate: null,
      reductions: 0,
    });
  });

  test("an improvement starts the wait anew", () => {
    const states = run(earlyStop(twoPatient), [3, 4, 2, 5, 6]);
    expect(states.map((state) => state.waited)).toEqual([0, 1, 0, 1, 2]);
  });

  test("an improvement must be larger than delta, not equal to it", () => {
    const states = run(earlyStop({ ...twoPatient, delta: 0.5 }), [3, 2.5, 2.4375]);
    expect(states.map((state) => state.improved)).toEqual([true, false, true]);
  });

  test('mode "max" is the mirror of "min"', () => {
    const values = [3, 2, 2.5, 2];
    const max = run(earlyStop({ monitor: "f1", mode: "max", patience: 2 }), values);
    const min = run(earlyStop(twoPatient), values);
    const mirrored = max.map((state) => ({ ...state, best: -state.best!, value: -state.value! }));
    expect(mirrored).toEqual(min);
  });

  test("epochs before startFrom neither improve nor wait", () => {
    const states = run(earlyStop({ ...twoPatient, startFrom: 2 }), [1, 9, 5, 6, 7]);
    expect(states.map((state) => state.bestEpoch)).toEqual([null, null, 2, 2, 2]);
    expect(states.map((state) => state.waited)).toEqual([0, 0, 0, 1, 2]);
  });

  test.each([Number.NaN, Infinity, -Infinity])("%s is no improvement, even at first", (bad) => {
    const states = run(earlyStop(twoPatient), [bad, 3, bad, bad]);
    expect(states.map((state) => state.best)).toEqual([null, 3, 3, 3]);
    expect(states.map((state) => state.waited)).toEqual([1, 0, 1, 2]);
    expect(states[3]!.reason).toBe("patience");
  });

  test.each([Number.NaN, Infinity, -Infinity])("with checkFinite %s stops at once", (bad) => {
    const states = run(earlyStop({ ...twoPatient, checkFinite: true, startFrom: 5 }), [3, bad]);
    expect(states.map((state) => state.reason)).toEqual([null, "non-finite"]);
  });

  test("a stopped state is no dead end", () => {
    const states = run(earlyStop({ ...twoPatient, patience: 1 }), [3, 4, 5, 2]);
    expect(states.map((state) => state.stopped)).toEqual([false, true, true, false]);
  });

  test("a missing metric names the monitor and what there is", () => {
    const policy = earlyStop({ monitor: "val_loss", patience: 1 });
    const update = () => policy.update(policy.init(), { epoch: 3, step: 0, metrics: { loss: 1 } });
    expect(update).toThrow(
      'earlyStop: monitor must name a metric of epoch 3 (loss), got "val_loss"',
    );
  });

  test("the verdict tells the reason and the best moment", () => {
    const policy = earlyStop({ ...twoPatient, patience: 1 });
    const verdicts = run(policy, [3, 4]).map((state) => policy.verdict(state));
    expect(verdicts).toEqual([
      { stop: null, best: true },
      { stop: "patience", best: false },
    ]);
    expect(policy.verdict(policy.init())).toEqual({ stop: null, best: false });
  });
});

describe("for any curve", () => {
  const values = fc.array(fc.oneof(fc.double(), fc.constantFrom(1, 2, 3)), { maxLength: 40 });
  const options = fc.record({
    monitor: fc.constant("loss"),
    mode: fc.constantFrom("min" as const, "max" as const),
    patience: fc.integer({ min: 1, max: 5 }),
    unit: fc.constantFrom("epoch" as const, "validation" as const, "step" as const),
    delta: fc.constantFrom(0, 0.5),
    deltaMode: fc.constantFrom("absolute" as const, "relative" as const),
    cumulativeDelta: fc.boolean(),
    startFrom: fc.constantFrom(0, 3),
    checkFinite: fc.boolean(),
    judgeLast: fc.boolean(),
    reductions: fc.constantFrom(0, 2),
  });
  const json = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  test("state and verdict survive JSON at every step", () => {
    fc.assert(
      fc.property(options, values, (o, curve) => {
        const policy = earlyStop(o);
        const plain = run(policy, curve);
        expect(run(policy, curve, json)).toStrictEqual(plain);
        for (const state of plain) {
          expect(json(state)).toStrictEqual(state);
          expect(json(policy.verdict(state))).toStrictEqual(policy.verdict(state));
        }
      }),
    );
  });

  test("the best value is the value of its epoch, and update leaves the old state alone", () => {
    fc.assert(
      fc.property(options, values, (o, curve) => {
        for (const state of run(earlyStop(o), curve, Object.freeze)) {
          expect(state.best === (state.bestEpoch === null ? null : curve[state.bestEpoch])).toBe(
            true,
          );
          expect(state.stopped).toBe(state.reason !== null);
        }
      }),
    );
  });

  test("without delta the best is the extreme of the finite values judged", () => {
    fc.assert(
      fc.property(values, (curve) => {
        const finite = curve.filter(Number.isFinite);
        const states = run(earlyStop({ monitor: "loss", patience: 1 }), curve);
        const best = finite.length === 0 ? null : Math.min(...finite);
        expect((states.at(-1)?.best ?? null) === best).toBe(true);
      }),
    );
  });
});
