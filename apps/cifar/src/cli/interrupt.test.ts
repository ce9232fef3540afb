import { expect, test } from "vitest";
import { listenForInterrupt } from "./interrupt.js";

test.each([
  ["SIGINT", "SIGINT", 130, 130],
  ["SIGTERM", "SIGTERM", 143, 143],
  ["SIGTERM", "SIGINT", 143, 130],
] as const)("%s asks, then %s ends, and none is heard after close", (first, second, asks, ends) => {
  const calls: unknown[] = [];
  const listeners = () => [process.listenerCount("SIGINT"), process.listenerCount("SIGTERM")];
  const before = listeners();
  const interrupt = listenForInterrupt({
    onFirst: () => calls.push("first"),
    onSecond: (code) => calls.push(code),
  });
  expect([interrupt.signal.aborted, interrupt.exitCode()]).toEqual([false, null]);
  process.emit(first);
  expect([interrupt.signal.aborted, interrupt.exitCode()]).toEqual([true, asks]);
  process.emit(second);
  expect(calls).toEqual(["first", ends]);
  expect(interrupt.exitCode()).toBe(asks);
  interrupt.close();
  expect(listeners()).toEqual(before);
});
