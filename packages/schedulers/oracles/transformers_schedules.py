"""Writes transformers_schedules.json: factors of transformers.optimization on the base rate.

Run with the transformers version named in the JSON: python transformers_schedules.py
"""

import warnings

import torch
import transformers
from oracle_file import Oracle
from torch.optim import SGD
from transformers.optimization import get_inverse_sqrt_schedule, get_wsd_schedule

warnings.simplefilter("ignore")
oracle = Oracle(__file__, "transformers", transformers.__version__)


def case(kind, options, base_rate, make, **theirs):
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=base_rate)
    scheduler = make(optimizer, **theirs)
    rates = []
    for _ in range(300):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    oracle.case(kind, options, base_rate, range(300), rates)


for timescale in [10_000, 10, 1]:
    case(
        "inverseSqrt",
        {"timescale": timescale},
        0.1,
        get_inverse_sqrt_schedule,
        num_warmup_steps=0,
        timescale=timescale,
    )
case(
    "warmupInverseSqrt",
    {"steps": 40, "timescale": 40},
    0.1,
    get_inverse_sqrt_schedule,
    num_warmup_steps=40,
)

for warm, stable, decay, up, down, floor in [
    (10, 200, 80, "linear", "cosine", 0.0),
    (0, 150, 100, "cosine", "linear", 0.1),
    (50, 0, 250, "cosine", "1-sqrt", 0.0),
    (20, 100, 50, "1-sqrt", "1-sqrt", 0.25),
    (1, 1, 1, "linear", "linear", 0.0),
]:
    case(
        "warmupStableDecay",
        {
            "warmupSteps": warm,
            "stableSteps": stable,
            "decaySteps": decay,
            "warmupType": up,
            "decayType": down,
            "minFactor": floor,
        },
        0.1,
        get_wsd_schedule,
        num_warmup_steps=warm,
        num_stable_steps=stable,
        num_decay_steps=decay,
        warmup_type=up,
        decay_type=down,
        min_lr_ratio=floor,
    )

oracle.write()
