"""Writes schedules.json: learning rates of torch.optim.lr_scheduler, as the reference for the tests.

Run with the torch version named in the JSON: python schedules.py
"""

import json
import pathlib
import warnings

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR, StepLR

warnings.simplefilter("ignore")


def rates(base_rate, make, count):
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=base_rate)
    scheduler = make(optimizer)
    out = []
    for _ in range(count):
        out.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return out


cases = []


def case(kind, options, base_rate, make, count=300):
    values = rates(base_rate, make, count)
    cases.append({"kind": kind, "options": options, "baseRate": base_rate, "rates": values})


for step_size, gamma, base in [(30, 0.1, 0.1), (1, 0.97, 1e-3), (7, 0.5, 0.3)]:
    case(
        "stepLR",
        {"stepSize": step_size, "gamma": gamma},
        base,
        lambda o: StepLR(o, step_size, gamma),
    )

# Only up to T_max: after it PyTorch climbs again and we stay at the floor, by design.
for t_max, eta_min, base in [(300, 0.0, 0.1), (100, 1e-4, 1e-3), (17, 1e-3, 0.5), (1, 0.0, 0.1)]:
    case(
        "cosineAnnealing",
        {"steps": t_max, "minRate": eta_min},
        base,
        lambda o: CosineAnnealingLR(o, t_max, eta_min),
        t_max + 1,
    )

for total, start, base in [(5, 1 / 3, 0.1), (100, 0.01, 1e-3), (1, 0.5, 0.1)]:
    case(
        "warmup",
        {"steps": total, "startFactor": start},
        base,
        lambda o: LinearLR(o, start, 1.0, total),
    )

for total, start, t_max, eta_min, base in [
    (10, 0.1, 290, 0.0, 0.1),
    (50, 1 / 3, 250, 1e-5, 1e-3),
]:
    case(
        "warmupCosine",
        {"steps": total, "startFactor": start, "before": {"steps": t_max, "minRate": eta_min}},
        base,
        lambda o: SequentialLR(
            o, [LinearLR(o, start, 1.0, total), CosineAnnealingLR(o, t_max, eta_min)], [total]
        ),
    )

for total, start, step_size, gamma, base in [(20, 0.2, 40, 0.3, 0.1)]:
    case(
        "warmupStep",
        {"steps": total, "startFactor": start, "before": {"stepSize": step_size, "gamma": gamma}},
        base,
        lambda o: SequentialLR(
            o, [LinearLR(o, start, 1.0, total), StepLR(o, step_size, gamma)], [total]
        ),
    )

oracle = {"library": "torch", "version": torch.__version__.split("+")[0], "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(oracle) + "\n")
