import { setTimeout as pause } from "node:timers/promises";
import type { Runner } from "./runner.js";
import { median } from "./statistics.js";

export interface InterleaveOptions {
  /** Times that each side is asked. Integer ≥ 1. */
  readonly rounds: number;
  /** Steps per round; a round counts with their median. Integer ≥ 1. */
  readonly steps: number;
  /** Steps of each side before the first round. Integer ≥ 0. */
  readonly warmup: number;
  /** Rest before each turn, so that the other side's threads fall asleep. Unit: ms. */
  readonly restMs: number;
}

export interface Comparison {
  /** Median over the rounds, milliseconds per step. */
  readonly ours: number;
  readonly peer: number | null;
  /** Median over the rounds of peer / ours within a round: above 1, we are faster. */
  readonly ratio: number | null;
  /** Steps measured on each side. */
  readonly n: number;
}

/** Asks both sides by turns, so that a slow minute of the machine falls on both. */
export async function interleave(
  ours: Runner,
  peer: Runner | null,
  { rounds, steps, warmup, restMs }: InterleaveOptions,
): Promise<Comparison> {
  const ask = async (side: Runner, count: number) => {
    await pause(restMs);
    return side.run(count);
  };
  await ask(ours, warmup);
  if (peer !== null) await ask(peer, warmup);

  const oursMs: number[] = [];
  const peerMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    oursMs.push(median(await ask(ours, steps)));
    if (peer !== null) peerMs.push(median(await ask(peer, steps)));
  }
  const n = rounds * steps;
  if (peer === null) return { ours: median(oursMs), peer: null, ratio: null, n };
  const ratios = peerMs.map((ms, round) => ms / (oursMs[round] as number));
  return { ours: median(oursMs), peer: median(peerMs), ratio: median(ratios), n };
}
