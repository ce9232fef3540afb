"""Writes keras_schedules.json: rates of keras.optimizers.schedules, computed in float64.

Run with the keras version named in the JSON: KERAS_BACKEND=tensorflow python keras_schedules.py
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras.optimizers.schedules import (  # noqa: E402
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)
from oracle_file import TIMES, Oracle  # noqa: E402

keras.config.set_floatx("float64")
f64 = np.float64  # Keras takes a Python float for a float32
oracle = Oracle(__file__, "keras", keras.__version__)


def case(kind, options, base_rate, schedule, times=TIMES):
    rates = []
    for time in times:
        rate = keras.ops.convert_to_numpy(schedule(np.int64(time)))
        assert rate.dtype == np.float64
        rates.append(rate)
    oracle.case(kind, options, base_rate, times, rates)


base = f64(0.1)

for gamma, steps, staircase in [(0.5, 10, False), (0.9, 7, True), (0.96, 1, False), (1.0, 5, True)]:
    case(
        "exponential",
        {"gamma": gamma, "steps": steps, "staircase": staircase},
        0.1,
        ExponentialDecay(base, steps, f64(gamma), staircase),
    )

for steps, floor, power, cycle in [(300, 1e-4, 1.0, False), (50, 1e-3, 2.0, True), (1, 0.0, 0.5, False), (99, 0.0, 0.5, True)]:
    case(
        "polynomial",
        {"steps": steps, "minRate": floor, "power": power, "cycle": cycle},
        0.1,
        PolynomialDecay(base, steps, f64(floor), f64(power), cycle),
    )

for rate, steps, staircase in [(0.5, 1, False), (1.0, 30, True), (0.01, 7, False)]:
    case(
        "inverseTime",
        {"decayRate": rate, "steps": steps, "staircase": staircase},
        0.1,
        InverseTimeDecay(base, steps, f64(rate), staircase),
    )

for steps, alpha in [(300, 0.0), (100, 0.25), (1, 0.5)]:
    case(
        "cosineAnnealing",
        {"steps": steps, "minRate": alpha * 0.1},
        0.1,
        CosineDecay(base, steps, f64(alpha)),
    )

for warm, steps in [(20, 200), (1, 50)]:
    case(
        "warmupCosine",
        {"steps": warm, "startFactor": 0.1, "before": {"steps": steps}},
        0.1,
        CosineDecay(f64(0.01), steps, warmup_target=base, warmup_steps=warm),
    )

for steps, multiplier, decay, alpha in [(30, 1.0, 1.0, 0.0), (30, 2.0, 0.5, 0.1), (20, 1.5, 0.9, 0.0), (1, 1.0, 0.9, 0.5)]:
    case(
        "cosineWarmRestarts",
        {
            "steps": steps,
            "cycleMultiplier": multiplier,
            "cycleDecay": decay,
            "cycleDecayOf": "range",
            "minRate": alpha * 0.1,
        },
        0.1,
        CosineDecayRestarts(base, steps, f64(multiplier), f64(decay), f64(alpha)),
        TIMES[:300],
    )

# Keras takes over just after a boundary, we at it: hence one step less.
for boundaries, factors in [([100, 200], [1.0, 0.5, 0.1]), ([1], [0.0, 1.0])]:
    values = [base * factor for factor in factors]
    case(
        "piecewiseConstant",
        {"boundaries": boundaries, "factors": factors},
        0.1,
        PiecewiseConstantDecay([np.int64(boundary - 1) for boundary in boundaries], values),
    )

oracle.write()
