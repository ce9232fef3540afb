import { expect, test } from "vitest";
import { listenForInterrupt } from "./interrupt.js";

test("the first asks, the second ends, and none is heard after close", () => {
  const calls: string[] = [];
  const interrupt = listenForInterrupt({
    onFirst: () => calls.push("first"),
    onSecond: () => calls.push("second"),
  });
  expect(interrupt.signal.aborted).toBe(false);
  process.emit("SIGINT");
  expect(interrupt.signal.aborted).toBe(true);
  process.emit("SIGINT");
  expect(calls).toEqual(["first", "second"]);
  const listeners = process.listenerCount("SIGINT");
  interrupt.close();
  expect(process.listenerCount("SIGINT")).toBe(listeners - 1);
});
