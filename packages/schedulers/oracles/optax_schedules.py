"""Writes optax_schedules.json: rates of optax.schedules, computed in float64.

Run with the optax version named in the JSON: JAX_ENABLE_X64=1 python optax_schedules.py
"""

import importlib.metadata

import jax
import numpy as np
import optax
from oracle_file import TIMES, Oracle

jax.config.update("jax_enable_x64", True)
oracle = Oracle(__file__, "optax", importlib.metadata.version("optax"))


def case(kind, options, base_rate, schedule):
    rates = [np.asarray(schedule(np.int64(time)), dtype=np.float64) for time in TIMES]
    oracle.case(kind, options, base_rate, TIMES, rates)


for start, end, steps in [(0.0, 1.0, 100), (1.0, 0.1, 299), (0.5, 1.0, 1)]:
    case(
        "linear",
        {"startFactor": start, "endFactor": end, "steps": steps},
        0.1,
        optax.linear_schedule(start * 0.1, end * 0.1, steps),
    )

for floor, power, steps in [(0.0, 2.0, 300), (0.01, 0.5, 50)]:
    case(
        "polynomial",
        {"steps": steps, "power": power, "minRate": floor},
        0.1,
        optax.polynomial_schedule(0.1, floor, power, steps),
    )

for gamma, steps, staircase, floor in [(0.5, 10, False, 1e-3), (0.9, 7, True, 0.05)]:
    case(
        "exponential",
        {"gamma": gamma, "steps": steps, "staircase": staircase, "minRate": floor},
        0.1,
        optax.exponential_decay(0.1, steps, gamma, staircase=staircase, end_value=floor),
    )

for steps, alpha in [(300, 0.0), (64, 0.1)]:
    case(
        "cosineAnnealing",
        {"steps": steps, "minRate": alpha * 0.1},
        0.1,
        optax.cosine_decay_schedule(0.1, steps, alpha),
    )

case(
    "piecewiseConstant",
    {"boundaries": [10, 100, 250], "factors": [1, 0.5, 0.25, 0.5]},
    0.1,
    optax.piecewise_constant_schedule(0.1, {10: 0.5, 100: 0.5, 250: 2.0}),
)

for kind, interpolation in [("linear", "linear"), ("cosine", "cosine")]:
    case(
        "piecewiseInterpolate",
        {"boundaries": [0, 10, 100, 250], "factors": [1, 0.5, 1, 0], "interpolation": interpolation},
        0.1,
        optax.piecewise_interpolate_schedule(kind, 0.1, {10: 0.5, 100: 2.0, 250: 0.0}),
    )

case(
    "piecewiseInterpolate",
    {"boundaries": [0, 60, 170, 200], "factors": [1 / 25, 1, 1 / 25, 1 / 250_000], "interpolation": "linear"},
    0.1,
    optax.linear_onecycle_schedule(200, 0.1),
)
case(
    "piecewiseInterpolate",
    {"boundaries": [0, 60, 200], "factors": [1 / 25, 1, 1 / 250_000], "interpolation": "cosine"},
    0.1,
    optax.cosine_onecycle_schedule(200, 0.1),
)

for warm, steps in [(20, 220), (1, 51)]:
    case(
        "warmupCosine",
        {"steps": warm, "startFactor": 0.0, "before": {"steps": steps - warm, "minRate": 0.01}},
        0.1,
        optax.warmup_cosine_decay_schedule(0.0, 0.1, warm, steps, 0.01),
    )

case(
    "sequential",
    {"milestones": [20, 90]},
    0.1,
    optax.join_schedules(
        [
            optax.linear_schedule(0.05, 0.1, 10),
            optax.exponential_decay(0.1, 1, 0.9),
            optax.exponential_decay(0.1, 30, 0.5, staircase=True),
        ],
        [20, 90],
    ),
)

oracle.write()
