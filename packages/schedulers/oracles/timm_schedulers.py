"""Writes timm_schedulers.json: rates of timm.scheduler, which asks in closed form at any time.

Run with the timm version named in the JSON: python timm_schedulers.py
"""

import importlib.metadata
import importlib.util
import math
import pathlib
import sys
import types

import torch
from oracle_file import TIMES, Oracle
from torch.optim import SGD

# Its schedulers need torch alone, its index every model: stand in for the index.
root = pathlib.Path(importlib.util.find_spec("timm").origin).parent
sys.modules["timm"] = types.ModuleType("timm")
sys.modules["timm"].__path__ = [str(root)]
sys.modules["timm.scheduler"] = types.ModuleType("timm.scheduler")
sys.modules["timm.scheduler"].__path__ = [str(root / "scheduler")]

from timm.scheduler.cosine_lr import CosineLRScheduler  # noqa: E402
from timm.scheduler.multistep_lr import MultiStepLRScheduler  # noqa: E402
from timm.scheduler.poly_lr import PolyLRScheduler  # noqa: E402
from timm.scheduler.step_lr import StepLRScheduler  # noqa: E402
from timm.scheduler.tanh_lr import TanhLRScheduler  # noqa: E402

oracle = Oracle(__file__, "timm", importlib.metadata.version("timm"))


def case(kind, options, base_rate, scheduler, noise_type="normal", **theirs):
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=base_rate)
    timm = scheduler(optimizer, **theirs)
    timm.noise_type = noise_type
    rates = []
    for time in TIMES:
        timm.step(time)
        rates.append(optimizer.param_groups[0]["lr"])
    oracle.case(kind, options, base_rate, TIMES, rates)


for steps, floor, k, base in [(300, 0.0, 1.0, 0.1), (100, 1e-3, 1.5, 0.1), (50, 0.0, 0.5, 1e-3), (1, 0.0, 2.0, 1)]:
    case(
        "cosineAnnealing",
        {"steps": steps, "minRate": floor, "kDecay": k},
        base,
        CosineLRScheduler,
        t_initial=steps,
        lr_min=floor,
        k_decay=k,
    )

for steps, multiplier, decay, limit, floor, k, base in [
    (30, 1.0, 0.5, 5, 0.0, 1.0, 0.1),
    (30, 2.0, 0.5, 3, 1e-3, 1.0, 0.1),
    (7, 2.0, 1.0, 20, 0.0, 1.5, 1e-3),
    (10, 1.5, 0.9, 8, 0.0, 1.0, 1),
    (1, 1.0, 1.0, 3, 0.1, 1.0, 1),
]:
    case(
        "cosineWarmRestarts",
        {
            "steps": steps,
            "cycleMultiplier": multiplier,
            "cycleDecay": decay,
            "cycleLimit": limit,
            "minRate": floor,
            "kDecay": k,
        },
        base,
        CosineLRScheduler,
        t_initial=steps,
        cycle_mul=multiplier,
        cycle_decay=decay,
        cycle_limit=limit,
        lr_min=floor,
        k_decay=k,
    )

for steps, lower, upper, floor, base in [
    (300, -7.0, 3.0, 0.0, 0.1),
    (100, -6.0, 2.0, 1e-3, 0.1),
    (1, -1.0, 1.0, 0.0, 1),
]:
    case(
        "tanh",
        {"steps": steps, "lower": lower, "upper": upper, "minRate": floor},
        base,
        TanhLRScheduler,
        t_initial=steps,
        lb=lower,
        ub=upper,
        lr_min=floor,
    )

for steps, power, floor, k, base in [(300, 0.5, 0.0, 1.0, 0.1), (99, 2.0, 1e-4, 1.5, 0.1), (1, 1.0, 0.0, 1.0, 1)]:
    case(
        "polynomial",
        {"steps": steps, "power": power, "minRate": floor, "kDecay": k},
        base,
        PolyLRScheduler,
        t_initial=steps,
        power=power,
        lr_min=floor,
        k_decay=k,
    )

for steps, multiplier, decay, limit in [(30, 1.0, 0.5, 4), (20, 2.0, 0.8, 3)]:
    options = {
        "steps": steps,
        "cycleMultiplier": multiplier,
        "cycleDecay": decay,
        "cycleLimit": limit,
    }
    theirs = {
        "t_initial": steps,
        "cycle_mul": multiplier,
        "cycle_decay": decay,
        "cycle_limit": limit,
    }
    case("restartsTanh", options, 0.1, TanhLRScheduler, **theirs)
    case("restartsPolynomial", options, 0.1, PolyLRScheduler, **theirs)

case("stepLR", {"stepSize": 30, "gamma": 0.3}, 0.1, StepLRScheduler, decay_t=30, decay_rate=0.3)
# timm drops one before its decay_t, we at the milestone.
case(
    "multiStepLR",
    {"milestones": [90, 180, 270], "gamma": 0.5},
    0.1,
    MultiStepLRScheduler,
    decay_t=[91, 181, 271],
    decay_rate=0.5,
)

# timm climbs from a rate to the base rate; warmup_prefix shifts the schedule behind the climb, as we do.
for warm, first, steps in [(20, 1e-3, 200), (1, 0.0, 50), (0, 0.0, 100)]:
    case(
        "warmupCosine",
        {"steps": warm, "startFactor": first / 0.1, "before": {"steps": steps}},
        0.1,
        CosineLRScheduler,
        t_initial=steps,
        warmup_t=warm,
        warmup_lr_init=first,
        warmup_prefix=True,
    )

for span, pct, kind, seed in [
    ((20, 200), 0.67, "normal", 42),
    ((0, 300), 0.1, "normal", 7),
    ((50, math.inf), 0.25, "uniform", 42),
]:
    case(
        "noiseCosine",
        {"range": [span[0], None if span[1] == math.inf else span[1]], "pct": pct, "type": kind, "seed": seed},
        0.1,
        CosineLRScheduler,
        t_initial=300,
        lr_min=1e-3,
        noise_range_t=span[0] if span[1] == math.inf else span,
        noise_pct=pct,
        noise_type=kind,
        noise_seed=seed,
    )

oracle.write()
