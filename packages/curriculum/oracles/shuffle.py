"""Writes shuffle.json: the same generator and shuffle in Python's unbounded integers, to hold the order of every seed.

No library: PractRand's sfc32 and Fisher-Yates as published. python shuffle.py
"""

import json
import pathlib
import platform

MASK = 2**32 - 1


def sfc32(seed, stream):
    a, b, c, counter = seed & MASK, (seed >> 32) & MASK, stream & MASK, 1
    first = 0
    while True:
        value = (a + b + counter) & MASK
        counter = (counter + 1) & MASK
        a = b ^ (b >> 9)
        b = (c + (c << 3)) & MASK
        c = ((((c << 21) | (c >> 11)) & MASK) + value) & MASK
        first += 1
        if first > 12:
            yield value


def shuffled(size, seed, stream):
    random = sfc32(seed, stream)
    items = list(range(size))
    for last in range(size - 1, 0, -1):
        bound = last + 1
        value = next(random)
        while value >= 2**32 - 2**32 % bound:
            value = next(random)
        other = value % bound
        items[last], items[other] = items[other], items[last]
    return items


seeds = [0, 1, 7, 42, -1, 2**32, 2**53 - 1, -(2**53 - 1)]
cases = [
    {"seed": seed, "stream": stream, "size": size, "order": shuffled(size, seed, stream)}
    for seed in seeds
    for stream, size in [(0, 20), (1, 20), (999, 7)]
]
oracle = {"library": "python", "version": platform.python_version(), "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(oracle) + "\n")
