import fc from "fast-check";
import { describe, expect, test } from "vitest";

import * as all from "./index.js";

const plateau = (unit: all.Unit, factor = 0.5) => {
  return all.reduceOnPlateau({ monitor: "loss", patience: 1, factor, cooldown: 1, unit, eps: 0 });
};
const cosine = (unit: all.Unit) => all.cosineAnnealing({ steps: 30, unit });
const falling = (unit: all.Unit) => all.exponential({ gamma: 0.9, unit });

const members: Record<string, (unit: all.Unit) => all.StatefulSchedule> = {
  reduceOnPlateau: plateau,
  sequential: (unit) => {
    const schedules = [all.linear({ steps: 5, unit }), plateau(unit), plateau(unit), cosine(unit)];
    return all.sequential({ schedules, milestones: [5, 20, 30] });
  },
  chain: (unit) => all.chain({ schedules: [plateau(unit), falling(unit), plateau(unit, 0.7)] }),
  clamp: (unit) => all.clamp({ schedule: plateau(unit), max: 1e9 }),
  scale: (unit) => all.scale({ schedule: plateau(unit), factor: 0.5 }),
  perGroup: (unit) => {
    return all.perGroup({ groups: [plateau(unit, 0.5), falling(unit)], rest: plateau(unit, 0.7) });
  },
  noise: (unit) => all.noise({ schedule: plateau(unit), range: [3, 20], pct: 0.1 }),
  restarts: (unit) => {
    return all.restarts({ schedule: plateau(unit), steps: 6, cycleMultiplier: 1.5, cycleLimit: 4 });
  },
  warmup: (unit) => all.warmup({ steps: 7, before: plateau(unit) }),
  nested: (unit) => {
    const inner = all.warmup({ steps: 4, before: plateau(unit) });
    const schedules = [falling(unit), all.chain({ schedules: [inner, cosine(unit)] })];
    return all.scale({ schedule: all.sequential({ schedules, milestones: [6] }), factor: 0.9 });
  },
};

const losses = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});
const seen = (epoch: number, loss: number): all.Observation => {
  return { epoch, step: epoch + 1, metrics: { loss } };
};

describe.each(Object.entries(members))("the contract of a stateful schedule: %s", (_name, make) => {
  test("says its unit", () => {
    expect(make("step").unit).toBe("step");
    expect(make("epoch").unit).toBe("epoch");
  });

  test.each(["step", "epoch"] as const)(
    "in %ss: resumed from JSON at any moment it gives the bits of the run that went on",
    (unit) => {
      fc.assert(
        fc.property(losses, (series) => {
          const live = make(unit);
          let state = live.init();
          let json = JSON.stringify(state);
          for (const [epoch, loss] of series.entries()) {
            const resumed = make(unit);
            const parsed: unknown = JSON.parse(json);
            expect(parsed).toEqual(state);
            for (const group of [undefined, 0, 1]) {
              const rate = live.rate(state, epoch, 0.1, group);
              expect(Number.isFinite(rate) && rate >= 0).toBe(true);
              expect(resumed.rate(parsed, epoch, 0.1, group)).toBe(rate);
            }
            state = live.update(state, seen(epoch, loss));
            json = JSON.stringify(resumed.update(parsed, seen(epoch, loss)));
          }
          expect(JSON.parse(json)).toEqual(state);
        }),
      );
    },
  );

  test("changes no state given to it, and answers the same again", () => {
    const schedule = make("epoch");
    fc.assert(
      fc.property(losses, (series) => {
        let state = schedule.init();
        for (const [epoch, loss] of series.entries()) {
          const before = JSON.stringify(state);
          const next = schedule.update(state, seen(epoch, loss));
          expect(schedule.update(state, seen(epoch, loss))).toEqual(next);
          expect(JSON.stringify(state)).toBe(before);
          state = next;
        }
      }),
    );
  });

  test("keeps the ratio of rates that are in one group", () => {
    const schedule = make("epoch");
    fc.assert(
      fc.property(losses, (series) => {
        let state = schedule.init();
        for (const [epoch, loss] of series.entries()) {
          state = schedule.update(state, seen(epoch, loss));
          expect(schedule.rate(state, epoch, 0.5)).toBe(schedule.rate(state, epoch, 1) / 2);
        }
      }),
    );
  });

  test("is defined far past the end", () => {
    const schedule = make("step");
    expect(schedule.rate(schedule.init(), 1e9, 0.1)).toBeGreaterThanOrEqual(0);
    expect(schedule.rate(schedule.init(), 1e9, 0.1)).toBeLessThanOrEqual(0.1);
  });

  test.each([-1, Number.NaN])("rejects time and base rate %s", (bad) => {
    const schedule = make("step");
    expect(() => schedule.rate(schedule.init(), bad, 0.1)).toThrow("at must be finite and ≥ 0");
    expect(() => schedule.rate(schedule.init(), 0, bad)).toThrow("baseRate must be finite and ≥ 0");
  });
});

test("a part hears of metrics only while it runs, in its own time", () => {
  const heard: [string, number, number][] = [];
  const spy = (name: string): all.StatefulSchedule => ({
    unit: "epoch",
    init: () => 0,
    update(state, { epoch, step }) {
      heard.push([name, epoch, step]);
      return (state as number) + 1;
    },
    rate: () => 1,
  });
  const inner = all.sequential({ schedules: [spy("b"), spy("c")], milestones: [2] });
  const schedule = all.sequential({ schedules: [spy("a"), inner], milestones: [1] });
  let state = schedule.init();
  for (const epoch of [0, 1, 2, 3]) {
    state = schedule.update(state, { epoch, step: 10 * (epoch + 1), metrics: {} });
  }
  expect(heard).toEqual([
    ["a", 0, 10],
    ["b", 0, 20],
    ["b", 1, 30],
    ["c", 0, 40],
  ]);
  expect(state).toEqual([1, [2, 1]]);
});

test("in steps, the part that ran the last step hears", () => {
  const schedules = [all.constant(), plateau("step")];
  const schedule = all.sequential({ schedules, milestones: [10] });
  const metrics = { loss: 1 };
  const early = schedule.update(schedule.init(), { epoch: 0, step: 10, metrics });
  expect(early).toEqual(schedule.init());
  const late = schedule.update(schedule.init(), { epoch: 0, step: 11, metrics });
  expect(late).toEqual([null, { best: 1, bad: 0, cooling: 0, reductions: 0 }]);
});

test("a warm-up in front of a plateau climbs to the plateau's rate, then lets it fall", () => {
  const schedule = all.warmup({ steps: 2, startFactor: 0, before: plateau("epoch") });
  let state = schedule.init();
  const rates = [1, 1, 1, 1, 1, 1, 1].map((loss, epoch) => {
    const rate = schedule.rate(state, epoch, 8);
    state = schedule.update(state, seen(epoch, loss));
    return rate;
  });
  expect(rates).toEqual([0, 4, 8, 8, 8, 4, 4]);
});

test("says which metrics it watches, whatever stands around", () => {
  expect(members["nested"]!("epoch").monitors).toEqual(["loss"]);
  expect(members["chain"]!("epoch").monitors).toEqual(["loss", "loss"]);
});

test.each(["reduceOnPlateau", "chain"])("%s refuses to advance before the first step", (name) => {
  const schedule = members[name]!("epoch");
  expect(() =>
    schedule.update(schedule.init(), { epoch: 0, step: 0, metrics: { loss: 1 } }),
  ).toThrow(
    `${name}: step must be an integer ≥ 1 at the end of epoch 0, got 0: update() comes after the epoch's optimizer steps`,
  );
});

test("refuses a state that is not its own", () => {
  const schedule = members["chain"]!("epoch");
  expect(() => schedule.rate([null], 0, 0.1)).toThrow("chain: state must be a list of 3");
  expect(() => schedule.update(undefined, seen(0, 1))).toThrow("chain: state must be a list of 3");
});
