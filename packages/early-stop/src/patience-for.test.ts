import { expect, test } from "vitest";

import { earlyStop } from "./early-stop.js";
import { patienceFor } from "./patience-for.js";

test.each([
  [1, 1, 100],
  [1000, 1, 18], // 17.78
  [10_000, 1, 10],
  [45_000, 1, 7], // 6.87
  [45_000, 4, 28], // 27.46
  [45_000, 0.5, 4], // 3.43
  [1_281_167, 1, 3], // 2.97, an ImageNet
  [100_000_000, 1, 3], // 1, but never below 3
  [100_000_000, 10, 10],
])("%i samples, validated %d times an epoch: %i validations", (samples, often, patience) => {
  const suggested = patienceFor({ samples, validationsPerEpoch: often });
  expect(suggested).toEqual({ patience, unit: "validation" });
  expect(earlyStop({ monitor: "loss", ...suggested }).name).toBe("early-stop");
});

test.each([
  [{ samples: 0 }, "patienceFor: samples must be an integer ≥ 1, got 0"],
  [{ samples: 10.5 }, "patienceFor: samples must be an integer ≥ 1, got 10.5"],
  [
    { samples: 10, validationsPerEpoch: 0 },
    "patienceFor: validationsPerEpoch must be finite and > 0, got 0",
  ],
])("rejects %o", (options, message) => {
  expect(() => patienceFor(options)).toThrow(message);
});
