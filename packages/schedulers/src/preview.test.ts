import { expect, test } from "vitest";

import { constant } from "./constant.js";
import { linear } from "./linear.js";
import { perGroup } from "./per-group.js";
import { preview } from "./preview.js";
import { reduceOnPlateau } from "./reduce-on-plateau.js";

const falling = linear({ steps: 59, startFactor: 1, endFactor: 0 });

test("draws the curve for a terminal", () => {
  const { text } = preview(falling, { steps: 60, baseRate: 0.1 });
  expect(text).toMatchInlineSnapshot(`
    "0.1
    █▇▅▄▃▁
    ███████▇▅▄▂▁
    █████████████▆▅▄▂▁
    ███████████████████▆▅▄▂▁
    ████████████████████████▇▆▅▃▂▁
    ██████████████████████████████▇▆▅▃▂▁
    ████████████████████████████████████▇▆▄▃▂
    ██████████████████████████████████████████▇▆▄▃▂
    ████████████████████████████████████████████████▇▆▄▃▁
    ██████████████████████████████████████████████████████▇▅▄▃▁
    0                                                    step 59
    "
  `);
});

test("draws the curve as a line in SVG", () => {
  const { svg } = preview(linear({ steps: 2, startFactor: 0 }), { steps: 3, baseRate: 0.0625 });
  // By hand: from the lower left corner to the upper right one.
  expect(svg).toContain('<polyline points="60.0,210.0 345.0,115.0 630.0,20.0"');
  expect(svg).toContain(">0.0625</text>");
  expect(svg).toContain(">step 2</text>");
  expect(svg.match(/<(?!\/)/g)).toHaveLength(8);
});

test("draws thousands of steps, and a rate of 0", () => {
  const { svg, text } = preview(constant(), { steps: 200_000, baseRate: 0 });
  expect(svg.match(/,210\.0/g)).toHaveLength(200_000);
  expect(text.split("\n")[5]).toBe("");
});

test("draws a group", () => {
  const rate = perGroup({ groups: [falling], rest: constant() });
  const options = { steps: 60, baseRate: 1 };
  expect(preview(rate, { ...options, group: 0 })).toEqual(preview(falling, options));
  expect(preview(rate, options)).toEqual(preview(constant(), options));
});

test("refuses a schedule with state", () => {
  const plateau = reduceOnPlateau({ monitor: "loss" });
  expect(() => preview(plateau as never, { steps: 10, baseRate: 1 })).toThrow(
    "preview: schedule must be a schedule without state",
  );
});

test.each([
  [{ steps: 1 }, "preview: steps must be an integer ≥ 2, got 1"],
  [{ baseRate: -1 }, "preview: baseRate must be finite and ≥ 0, got -1"],
])("rejects %o", (options, message) => {
  expect(() => preview(constant(), { steps: 9, baseRate: 1, ...options })).toThrow(message);
});
