import { expect, test } from "vitest";
import { shapeClasses } from "./shapes.js";

const inside = (name: string, x: number, y: number) =>
  shapeClasses.find((entry) => entry.name === name)!.shape(x, y) < 0;

test.each([
  [
    "disc",
    [
      [0, 0],
      [0.7, 0.3],
    ],
    [[0.8, 0.2]],
  ],
  [
    "triangle",
    [
      [0, 0.9],
      [0.8, -0.45],
    ],
    [
      [0.5, 0.7],
      [0, -0.6],
    ],
  ],
  ["square", [[0.7, 0.7]], [[0.73, 0]]],
  [
    "star",
    [
      [0, 0.95],
      [0, -0.3],
      [0.9, 0.29],
    ],
    [
      [0, -0.5],
      [0.5, 0.5],
    ],
  ],
  [
    "cross",
    [
      [0.9, 0.2],
      [0.2, -0.9],
    ],
    [[0.5, 0.5]],
  ],
  [
    "ring",
    [[0.68, 0]],
    [
      [0, 0],
      [0.9, 0],
    ],
  ],
  [
    "stripes",
    [
      [0.28, 0],
      [-0.28, 0.5],
    ],
    [
      [0, 0],
      [0.28, 0.95],
    ],
  ],
  [
    "checker",
    [[0.22, -0.22]],
    [
      [0.22, 0.22],
      [0.9, 0.5],
    ],
  ],
  [
    "crescent",
    [[-0.5, 0]],
    [
      [0.5, 0],
      [-0.95, 0],
    ],
  ],
  [
    "hourglass",
    [
      [0, 0.5],
      [0.6, -0.8],
    ],
    [
      [0.5, 0],
      [0, 0.9],
    ],
  ],
] as const)("%s", (name, within, without) => {
  expect(within.map(([x, y]) => inside(name, x, y))).toEqual(within.map(() => true));
  expect(without.map(([x, y]) => inside(name, x, y))).toEqual(without.map(() => false));
});

test("a star's points are all alike", () => {
  const star = shapeClasses.find((entry) => entry.name === "star")!.shape;
  const [cos, sin] = [Math.cos((2 * Math.PI) / 5), Math.sin((2 * Math.PI) / 5)];
  for (const [x, y] of [
    [0.1, 0.9],
    [0.3, 0.1],
    [0.5, -0.8],
  ] as const) {
    expect(star(cos * x - sin * y, sin * x + cos * y)).toBeCloseTo(star(x, y), 5);
  }
});
