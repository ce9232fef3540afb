import { expect, test } from "vitest";

import { torchGenerator } from "./torch-generator.js";

const take = (seed: number, kind: "normal" | "uniform"): number[] => {
  const generator = torchGenerator(seed);
  return Array.from({ length: 4 }, () => generator[kind]());
};

// torch 2.13.0: g = torch.Generator(); g.manual_seed(s); [torch.randn(1, generator=g).item() for _
// in range(4)]
test("draws the normal numbers of torch", () => {
  expect(take(0, "normal")).toEqual([
    1.5409960746765137, -0.293428897857666, -2.1787893772125244, 0.5684312582015991,
  ]);
  expect(take(42, "normal")).toEqual([
    0.33669036626815796, 0.12880940735340118, 0.23446236550807953, 0.23033303022384644,
  ]);
  expect(take(12387, "normal")).toEqual([
    0.3086342215538025, -0.5688958168029785, -0.5821921229362488, 0.020560231059789658,
  ]);
  expect(take(2147483648, "normal")).toEqual([
    -0.3617691695690155, 1.0699520111083984, 0.09146209061145782, 0.48764568567276,
  ]);
});

// torch 2.13.0, as above, with torch.rand.
test("draws the uniform numbers of torch", () => {
  expect(take(0, "uniform")).toEqual([
    0.49625658988952637, 0.7682217955589294, 0.08847743272781372, 0.13203048706054688,
  ]);
  expect(take(42, "uniform")).toEqual([
    0.8822692632675171, 0.9150039553642273, 0.38286375999450684, 0.9593056440353394,
  ]);
  expect(take(12387, "uniform")).toEqual([
    0.10363900661468506, 0.5488241314888, 0.023621082305908203, 0.5454562902450562,
  ]);
  expect(take(2147483648, "uniform")).toEqual([
    0.9127365350723267, 0.8284304141998291, 0.05894571542739868, 0.32562464475631714,
  ]);
});

// MT19937's own check: the words of seed 5489 are known; the 10,000th is 4123659995. Its lowest 24
// bits are what uniform() has.
test("is MT19937", () => {
  const generator = torchGenerator(5489);
  for (let draw = 1; draw < 10_000; draw++) generator.uniform();
  expect(generator.uniform()).toBe((4_123_659_995 % 2 ** 24) / 2 ** 24);
});
