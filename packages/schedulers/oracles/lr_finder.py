"""Writes lr_finder.json: what fastai's range test makes of given losses.

fastai is not imported (it pins old versions of torch). The rules are those of its `callback/schedule.py` at commit 0a049e8 and of its
`AvgSmoothLoss`, written anew here over torch float64 tensors: exponential rates over i / n, a debiased mean with beta 0.98, an end above
4 times the lowest, and the suggestions over all points but the first tenth and the last five.
"""

import json
import math
import pathlib

import torch


def range_test(losses, start, end, n):
    rates, smooth, mean, best = [], [], torch.tensor(0.0, dtype=torch.float64), math.inf
    for i, loss in enumerate(losses[:n]):
        mean = torch.lerp(torch.tensor(loss, dtype=torch.float64), mean, 0.98)
        value = (mean / (1 - 0.98 ** (i + 1))).item()
        rates.append(start * (end / start) ** (i / n))
        smooth.append(value)
        best = min(best, value)
        if value > 4 * best:
            return rates, smooth, "diverged"
    return rates, smooth, "end"


def longest_fall(values):
    """Length and end of the longest strictly falling subsequence; the first end where several are as long."""
    lengths = []
    for i, value in enumerate(values):
        lengths.append(1 + max((lengths[j] for j in range(i) if values[j] > value), default=0))
    length = max(lengths)
    return length, lengths.index(length)


def suggestions(rates, losses):
    lr, loss = torch.tensor(rates, dtype=torch.float64), torch.tensor(losses, dtype=torch.float64)
    slopes = (loss[1:] - loss[:-1]) / (lr[1:].log() - lr[:-1].log())
    length, end = longest_fall(losses)
    start = end - length if length > 1 else 0
    third = (end - start) / 3
    return {
        "steepest": lr[slopes.argmin()].item(),
        "valley": lr[max(0, start + int(third) + int(third / 2))].item(),
        "minimum": lr[loss.argmin()].item() / 10,
    }


def curve(n, noise, seed, top, turn):
    """Flat, then falling, then exploding: a range test's usual shape."""
    generator = torch.Generator().manual_seed(seed)
    wobble = (torch.rand(n, generator=generator, dtype=torch.float64) - 0.5) * noise
    out = []
    for i in range(n):
        at = i / n
        fall = 1 / (1 + math.exp(-20 * (at - turn)))
        out.append(top * (1 - 0.7 * fall) + math.exp(40 * (at - turn - 0.25)) + wobble[i].item())
    return out


cases = []
for n, noise, seed, top, turn, start, end in [
    (100, 0.0, 0, 2.3, 0.5, 1e-7, 10),
    (100, 0.1, 1, 2.3, 0.5, 1e-7, 10),
    (100, 0.5, 2, 2.3, 0.3, 1e-6, 1),
    (50, 0.2, 3, 6.9, 0.6, 1e-5, 100),
    (200, 0.3, 4, 0.7, 0.9, 1e-7, 10),
    (30, 0.0, 5, 1.0, 0.2, 1e-4, 1),
]:
    losses = curve(n, noise, seed, top, turn)
    rates, smooth, stopped = range_test(losses, start, end, n)
    kept = slice(n // 10, -5)
    cases.append(
        {
            "options": {"startRate": start, "endRate": end, "steps": n},
            "given": losses,
            "stopped": stopped,
            "rates": rates,
            "losses": smooth,
            **suggestions(rates[kept], smooth[kept]),
        }
    )
rising = [1 + i / 100 for i in range(20)]
rates, smooth, stopped = range_test(rising, 1e-3, 1, 20)
cases.append(
    {
        "options": {"startRate": 1e-3, "endRate": 1, "steps": 20},
        "given": rising,
        "stopped": stopped,
        "rates": rates,
        "losses": smooth,
        **suggestions(rates[2:-5], smooth[2:-5]),
    }
)
head = json.dumps({"library": "fastai's rules over torch", "version": torch.__version__.split("+")[0]})[:-1]
lines = ",\n".join(json.dumps(case) for case in cases)
pathlib.Path(__file__).with_suffix(".json").write_text(f'{head}, "cases": [\n{lines}\n]}}\n')
