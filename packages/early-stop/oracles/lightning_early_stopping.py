"""Writes lightning_early_stopping.json: what lightning.pytorch.callbacks.EarlyStopping decides on 200 random metric curves.

Run with the lightning version named in the JSON: python lightning_early_stopping.py

The check runs as Lightning's Trainer would call it, with a stand-in for that Trainer. The metrics are float64. No value is
infinite in the better direction unless it is checked: Lightning would take it for the best one, on which nothing improves.
"""

import random
import types

import lightning
import torch
from lightning.pytorch.callbacks import EarlyStopping

from curves import curve, safe, write

random.seed(21)


def judge(values, options):
    stopper = EarlyStopping(
        "value",
        min_delta=options["delta"],
        patience=options["patience"],
        mode=options["mode"],
        strict=options["strict"],
        check_finite=options["checkFinite"],
        stopping_threshold=options.get("stoppingThreshold"),
        divergence_threshold=options.get("divergenceThreshold"),
    )
    strategy = types.SimpleNamespace(reduce_boolean_decision=lambda stop, all: stop)
    trainer = types.SimpleNamespace(
        fast_dev_run=False, should_stop=False, strategy=strategy
    )
    best_epoch = None
    for epoch, value in enumerate(values):
        trainer.current_epoch = epoch
        trainer.callback_metrics = (
            {} if value is None else {"value": torch.tensor(value, dtype=torch.float64)}
        )
        before = stopper.best_score
        stopper._run_early_stopping_check(trainer)
        if stopper.best_score is not before:
            best_epoch = epoch
        if trainer.should_stop:
            break
    return {
        "stoppedAt": stopper.stopped_epoch if trainer.should_stop else None,
        "best": None if best_epoch is None else stopper.best_score.item(),
        "bestEpoch": best_epoch,
        "reason": stopper.stopping_reason.name,
    }


cases = []
for _ in range(200):
    mode = random.choice(["min", "max"])
    exact = random.random() < 0.5
    values = curve(mode, random.randint(5, 30), exact)
    options = {
        "mode": mode,
        "patience": random.randint(1, 6),
        "delta": random.choice([0, 0, 1 / 64, 1 / 32, 3 / 64])
        if exact
        else random.choice([0, 1e-4, 0.013]),
        "checkFinite": random.random() < 0.5,
        "strict": random.random() < 0.8,
    }
    # A value of the curve itself, so that being equal to the threshold occurs.
    if random.random() < 0.35:
        options["stoppingThreshold"] = random.choice(values)
    if random.random() < 0.35:
        options["divergenceThreshold"] = random.choice(values)
    worse = float("inf" if mode == "min" else "-inf")
    strange = [float("nan"), worse, -worse if options["checkFinite"] else worse]
    for epoch in range(len(values)):
        if random.random() < 0.03:
            values[epoch] = random.choice(strange)
        elif not options["strict"] and random.random() < 0.3:
            values[epoch] = None
    expected = judge(values, options)
    cases.append(
        {"options": options, "values": [safe(v) for v in values], "expected": expected}
    )

write(__file__, "lightning", lightning.__version__, cases)
