"""Writes torch_plateau.json: what ReduceLROnPlateau makes of series of metrics, for two parameter groups.

Run with the torch version named in the JSON: python torch_plateau.py
"""

import random

import torch
from oracle_file import Oracle
from torch.optim import SGD
from torch.optim.lr_scheduler import ReduceLROnPlateau

oracle = Oracle(__file__, "torch", torch.__version__)
base_rates = [0.1, 0.003]
names = {"thresholdMode": "threshold_mode", "minRate": "min_lr"}


def series(seed, sign):
    """A metric that improves ever more slowly, with noise; sometimes the same value again."""
    numbers = random.Random(seed)
    best = [round(sign * (1 + 2 * 0.97**step) + numbers.gauss(0, 0.05), 3) for step in range(300)]
    return [best[step - step % 3] if step % 7 == 0 else best[step] for step in range(300)]


for seed, options in enumerate(
    [
        {"mode": "min"},
        {"mode": "min", "patience": 0, "factor": 0.5},
        {"mode": "min", "patience": 3, "cooldown": 5, "factor": 0.7},
        {"mode": "min", "patience": 2, "threshold": 0.05, "thresholdMode": "abs"},
        {"mode": "min", "patience": 1, "threshold": 0.0, "factor": 0.3, "minRate": 1e-3},
        {"mode": "min", "patience": 1, "factor": 0.9, "minRate": [0.02, 1e-4]},
        {"mode": "min", "patience": 1, "factor": 0.8, "eps": 1e-3},
        {"mode": "max", "patience": 4, "threshold": 0.01},
        {"mode": "max", "patience": 2, "threshold": 0.02, "thresholdMode": "abs", "cooldown": 1},
    ]
):
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": rate} for rate in base_rates]
    optimizer = SGD(groups)
    plateau = ReduceLROnPlateau(
        optimizer, **{names.get(name, name): value for name, value in options.items()}
    )
    metrics = series(seed, 1 if options["mode"] == "min" else -1)
    rates = []
    for metric in metrics:
        plateau.step(metric)
        rates.append([group["lr"] for group in optimizer.param_groups])
    oracle.file["cases"].append(
        {"options": options, "baseRates": base_rates, "metrics": metrics, "rates": rates}
    )

oracle.write()
