"""Writes torch_schedules.json: what torch.optim.lr_scheduler does to the rate and momentum of SGD.

Run with the torch version named in the JSON: python torch_schedules.py
PyTorch steps recursively, so its cases are 300 steps long; later times are compared with the libraries in closed form.
"""

import warnings

import torch
from oracle_file import Oracle
from torch.optim import SGD
from torch.optim.lr_scheduler import (
    ChainedScheduler,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    OneCycleLR,
    PolynomialLR,
    SequentialLR,
    StepLR,
)

warnings.simplefilter("ignore")
oracle = Oracle(__file__, "torch", torch.__version__)


def case(kind, options, base_rate, make, count=300, field="lr", **more):
    optimizer = SGD([torch.nn.Parameter(torch.zeros(1))], lr=base_rate, momentum=0.9)
    scheduler = make(optimizer)
    values = []
    for step in range(count):
        values.append(optimizer.param_groups[0][field])
        optimizer.step()
        if step < count - 1:
            scheduler.step()
    oracle.case(kind, options, base_rate, range(count), values, **more)


for factor, steps, base in [(1 / 3, 5, 0.1), (0.5, 0, 0.3), (0.25, 299, 1e-3)]:
    case(
        "constant",
        {"factor": factor, "steps": steps},
        base,
        lambda o: ConstantLR(o, factor, steps) if steps else ConstantLR(o, 1.0, 1),
    )

for start, end, steps, base in [(1 / 3, 1, 5, 0.1), (1, 0, 300, 0.1), (0.01, 0.5, 1, 1e-3), (0.9, 0.1, 77, 3)]:
    case(
        "linear",
        {"startFactor": start, "endFactor": end, "steps": steps},
        base,
        lambda o: LinearLR(o, start, end, steps),
    )

for step_size, gamma, base in [(30, 0.1, 0.1), (1, 0.97, 1e-3), (7, 0.5, 0.3), (299, 0.2, 1), (301, 0.2, 1)]:
    case(
        "stepLR",
        {"stepSize": step_size, "gamma": gamma},
        base,
        lambda o: StepLR(o, step_size, gamma),
    )

for milestones, gamma, base in [([30, 80], 0.1, 0.1), ([1, 2, 3, 299], 0.7, 1e-3), ([500], 0.1, 1)]:
    case(
        "multiStepLR",
        {"milestones": milestones, "gamma": gamma},
        base,
        lambda o: MultiStepLR(o, milestones, gamma),
    )

for gamma, base in [(0.9, 0.1), (0.999, 1e-3), (1.0, 0.5)]:
    case("exponential", {"gamma": gamma}, base, lambda o: ExponentialLR(o, gamma))

for steps, power, base in [(5, 1.0, 0.1), (300, 0.9, 0.1), (299, 2.0, 1e-3), (1, 1.0, 1)]:
    case(
        "polynomial",
        {"steps": steps, "power": power},
        base,
        lambda o: PolynomialLR(o, steps, power),
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

for t_0, t_mult, eta_min, base in [(10, 1, 0.0, 0.1), (10, 2, 1e-4, 0.1), (7, 3, 0.0, 1e-3), (1, 1, 0.0, 1), (1, 2, 0.01, 1), (400, 2, 0.0, 1)]:
    case(
        "cosineWarmRestarts",
        {"steps": t_0, "cycleMultiplier": t_mult, "minRate": eta_min},
        base,
        lambda o: CosineAnnealingWarmRestarts(o, t_0, t_mult, eta_min),
    )

for options, base in [
    ({"steps": 300}, 0.1),
    ({"steps": 300, "threePhase": True}, 0.1),
    ({"steps": 300, "annealStrategy": "linear"}, 1e-3),
    ({"steps": 101, "annealStrategy": "linear", "threePhase": True, "pctStart": 0.45}, 0.5),
    ({"steps": 50, "pctStart": 0.1, "divFactor": 10.0, "finalDivFactor": 100.0}, 0.1),
    ({"steps": 2, "pctStart": 0.3}, 0.1),
    ({"steps": 1, "pctStart": 0.3}, 0.1),
    ({"steps": 40, "pctStart": 0.0}, 0.1),
    ({"steps": 40, "pctStart": 1.0}, 0.1),
]:
    names = {
        "steps": "total_steps",
        "pctStart": "pct_start",
        "annealStrategy": "anneal_strategy",
        "threePhase": "three_phase",
        "divFactor": "div_factor",
        "finalDivFactor": "final_div_factor",
    }
    theirs = {names[name]: value for name, value in options.items()}
    shape = {k: v for k, v in options.items() if not k.endswith("ivFactor")}
    count = options["steps"]
    case("oneCycle", options, base, lambda o: OneCycleLR(o, base, **theirs), count)
    momenta = {"base_momentum": 0.8, "max_momentum": 0.99}
    case(
        "oneCycleMomentum",
        {**shape, "baseMomentum": 0.8, "maxMomentum": 0.99},
        base,
        lambda o: OneCycleLR(o, base, **theirs, **momenta),
        count,
        "momentum",
    )

for options, low, base in [
    ({"stepSizeUp": 10}, 0.01, 0.1),
    ({"stepSizeUp": 10, "stepSizeDown": 30}, 0.025, 0.1),
    ({"stepSizeUp": 16, "stepSizeDown": 3, "mode": "triangular2"}, 1e-4, 1e-3),
    ({"stepSizeUp": 25, "mode": "exp_range", "gamma": 0.99}, 0.2, 1),
    ({"stepSizeUp": 1, "mode": "triangular2"}, 0.25, 1),
    ({}, 0.01, 0.1),
]:
    names = {"stepSizeUp": "step_size_up", "stepSizeDown": "step_size_down"}
    theirs = {names.get(name, name): value for name, value in options.items()}
    make = lambda o: CyclicLR(o, low, base, **theirs)  # noqa: E731
    case("cyclic", {**options, "minFactor": low / base}, base, make)
    case("cyclicMomentum", options, base, make, field="momentum")

for steps, start, base in [(5, 1 / 3, 0.1), (100, 0.01, 1e-3), (1, 0.5, 0.1)]:
    case(
        "warmup",
        {"steps": steps, "startFactor": start},
        base,
        lambda o: LinearLR(o, start, 1.0, steps),
    )

for steps, start, t_max, eta_min, base in [
    (10, 0.1, 290, 0.0, 0.1),
    (50, 1 / 3, 250, 1e-5, 1e-3),
]:
    case(
        "warmupCosine",
        {"steps": steps, "startFactor": start, "before": {"steps": t_max, "minRate": eta_min}},
        base,
        lambda o: SequentialLR(
            o, [LinearLR(o, start, 1.0, steps), CosineAnnealingLR(o, t_max, eta_min)], [steps]
        ),
    )

for steps, start, step_size, gamma, base in [(20, 0.2, 40, 0.3, 0.1)]:
    case(
        "warmupStep",
        {"steps": steps, "startFactor": start, "before": {"stepSize": step_size, "gamma": gamma}},
        base,
        lambda o: SequentialLR(
            o, [LinearLR(o, start, 1.0, steps), StepLR(o, step_size, gamma)], [steps]
        ),
    )

case("lambda", {}, 0.1, lambda o: LambdaLR(o, lambda t: 1 / (1 + t)))
case("multiplicative", {}, 0.1, lambda o: MultiplicativeLR(o, lambda t: 1 - 1 / (t + 1)))

for milestones in [[20, 90], [1, 2]]:
    case(
        "sequential",
        {"milestones": milestones},
        0.1,
        lambda o: SequentialLR(
            o, [LinearLR(o, 0.5, 1.0, 10), ExponentialLR(o, 0.9), StepLR(o, 30, 0.5)], milestones
        ),
    )
case("chain", {}, 0.1, lambda o: ChainedScheduler([ConstantLR(o, 0.1, 50), ExponentialLR(o, 0.99), MultiStepLR(o, [100], 0.5)]))

oracle.write()
