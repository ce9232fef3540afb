import { describe, expect, test } from "vitest";

import { earlyStop } from "./early-stop.js";
import type { EarlyStopOptions } from "./early-stop-options.js";
import type { DescribeOptions } from "./stopper.js";

function lines(
  options: Partial<EarlyStopOptions>,
  values: readonly (number | undefined)[],
  details?: DescribeOptions,
): string[] {
  const stopper = earlyStop({ monitor: "val_loss", patience: 2, ...options });
  let state = stopper.init();
  return values.map((value, epoch) => {
    const before = state;
    const metrics: Record<string, number> = value === undefined ? {} : { val_loss: value };
    state = stopper.update(state, { epoch, step: 0, metrics, rate: 1 / (epoch + 1) });
    return stopper.describe(before, state, details);
  });
}

describe("a line of an epoch", () => {
  test("says from, to, what became of it and what was waited", () => {
    expect(lines({}, [1.23451, 1.21009, 1.23, 1.4])).toEqual([
      "val_loss none -> 1.2345 (improved, saved)",
      "val_loss 1.2345 -> 1.2101 (improved, saved)",
      "val_loss 1.2101 -> 1.23 (not improved, waited 1 of 2 epochs)",
      "val_loss 1.2101 -> 1.4 (not improved, waited 2 of 2 epochs; stop for patience, best was epoch 1)",
    ]);
  });

  test("has digits enough to tell the two apart", () => {
    expect(lines({}, [1.2345678, 1.2345671])[1]).toBe(
      "val_loss 1.234568 -> 1.234567 (improved, saved)",
    );
    expect(lines({}, [1, 1])[1]).toBe("val_loss 1 -> 1 (not improved, waited 1 of 2 epochs)");
  });

  test("does not say saved when told that nothing was", () => {
    expect(lines({}, [1], { saved: false })).toEqual(["val_loss none -> 1 (improved)"]);
  });

  test("tells what was not judged, not measured and not finite", () => {
    const strange = { startFrom: 1, strict: false, unit: "validation" } as const;
    expect(lines(strange, [3, undefined, Number.NaN])).toEqual([
      "val_loss none -> 3 (not judged)",
      "val_loss none -> none (not measured)",
      "val_loss none -> none (not finite, waited 1 of 2 validations)",
    ]);
    expect(lines({ checkFinite: true }, [1, Infinity])[1]).toBe(
      "val_loss 1 -> none (not finite, waited 1 of 2 epochs; stop for non-finite, best was epoch 0)",
    );
  });

  test("does not tell of the wait where nothing was measured", () => {
    expect(lines({ strict: false }, [1, 2, undefined])[2]).toBe(
      "val_loss 1 -> none (not measured)",
    );
  });

  test("counts the reductions of the rate", () => {
    expect(lines({ reductions: 3 }, [1, 2])[1]).toBe(
      "val_loss 1 -> 2 (not improved, waited 1 of 2 epochs, 1 of 3 reductions)",
    );
  });
});
