"""Random metric curves for the oracles, and how they are written to JSON."""

import json
import math
import pathlib
import random


def curve(mode, epochs, exact):
    """A noisy descent that turns, or its mirror; if exact, in 64ths, so that ties occur and are no matter of rounding."""
    turn = random.randint(3, epochs)
    slope = random.choice([0.01, 0.03, 0.1])
    values = []
    for epoch in range(epochs):
        trend = 1 - slope * min(epoch, turn) + slope / 2 * max(0, epoch - turn)
        value = trend + random.gauss(0, 0.04)
        value = round(64 * value) / 64 if exact else value
        values.append(value if mode == "min" else 1 - value)
    return values


def safe(value):
    """JSON has no NaN and no infinity: these become the words that JavaScript's Number() reads. None is a missing metric."""
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def write(script, library, version, cases):
    oracle = {"library": library, "version": version, "cases": cases}
    path = pathlib.Path(script).with_suffix(".json")
    path.write_text(json.dumps(oracle, allow_nan=False) + "\n")
