import { expect, test } from "vitest";
import { epochHead, epochLine } from "./epoch-line.js";

const record = {
  epoch: 2,
  step: 2112,
  metrics: { loss: 1.73214, accuracy: 0.3642, val_loss: 1.69, val_accuracy: 0.381 },
  rate: 1e-3,
  seconds: 7.84,
  samplesPerSecond: 6021.3,
  best: true,
  stop: null,
};

test("says all of an epoch under its head", () => {
  const line = epochLine(record, 24);
  expect(epochHead).toBe(
    "    epoch    train loss      acc    val loss      acc        rate      time   images/s",
  );
  expect(line).toBe(
    "     3/24        1.7321   36.4 %      1.6900   38.1 %     1.00e-3     7.8 s      6,021  * best",
  );
  const { val_loss: _loss, val_accuracy: _accuracy, ...metrics } = record.metrics;
  expect(epochLine({ ...record, metrics, best: false }, 24)).toBe(
    "     3/24        1.7321   36.4 %           -        -     1.00e-3     7.8 s      6,021",
  );
});
