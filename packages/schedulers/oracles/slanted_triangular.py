"""Writes slanted_triangular.json: equation 3 of Howard & Ruder 2018 (https://arxiv.org/abs/1801.06146), word for word.

No maintained library has this schedule, so the paper is the reference. Held at the end, where the paper's formula goes on downwards.
"""

import math

from oracle_file import TIMES, Oracle


def rate(base, t, length, cut_frac, ratio):
    cut = math.floor(length * cut_frac)
    p = t / cut if t < cut else 1 - (t - cut) / (cut * (1 / cut_frac - 1))
    return base * (1 + max(p, 0.0) * (ratio - 1)) / ratio


oracle = Oracle(__file__, "the ULMFiT paper", "eq. 3")
for length, cut_frac, ratio in [(100, 0.1, 32), (250, 0.1, 32), (300, 0.33, 8), (37, 0.25, 1), (10, 0.1, 100)]:
    options = {"steps": length, "cutFraction": cut_frac, "ratio": ratio}
    rates = [rate(0.3, t, length, cut_frac, ratio) for t in TIMES]
    oracle.case("slantedTriangular", options, 0.3, TIMES, rates)
oracle.write()
