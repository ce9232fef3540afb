import { describe, expect, it } from "vitest";
import { interleave } from "./interleave.js";
import type { Runner } from "./runner.js";

/** Answers each turn, the warm-up first, with the next list of times. */
function fake(name: string, log: string[], turns: readonly (readonly number[])[]): Runner {
  let turn = 0;
  return {
    description: name,
    run(steps) {
      log.push(`${name} ${steps}`);
      return Promise.resolve(turns[turn++] ?? []);
    },
    close() {},
  };
}

describe("interleave", () => {
  const effort = { rounds: 3, steps: 3, warmup: 5, restMs: 0 };

  it("asks by turns and takes the median of the rounds' ratios", async () => {
    const log: string[] = [];
    // Medians 2, 4, 2 against 4, 4, 10: the ratios are 2, 1 and 5.
    const ours = fake("ours", log, [[], [1, 2, 99], [4, 4, 4], [2, 2, 2]]);
    const peer = fake("peer", log, [[], [4, 4, 4], [3, 4, 5], [10, 10, 10]]);
    const measured = await interleave(ours, peer, effort);
    expect(measured).toEqual({ ours: 2, peer: 4, ratio: 2, n: 9 });
    const turn = ["ours 3", "peer 3"];
    expect(log).toEqual(["ours 5", "peer 5", ...turn, ...turn, ...turn]);
  });
  it("has no ratio without a peer", async () => {
    const ours = fake("ours", [], [[], [1], [2], [3]]);
    const measured = await interleave(ours, null, effort);
    expect(measured).toEqual({ ours: 2, peer: null, ratio: null, n: 9 });
  });
});
