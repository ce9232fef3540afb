"""Writes prechelt.json: where Prechelt's criteria stop on 60 random pairs of error curves.

Written from the formulas of section 2.2 of "Early Stopping - But When?" (1998), each evaluated anew for every epoch t over all
epochs before it, with no state. The epochs of the paper are counted from 1, those of the JSON from 0. Run: python prechelt.py
"""

import json
import pathlib
import platform
import random

random.seed(22)


def curves(epochs):
    """A training error that falls ever slower and a validation error that turns, both noisy and above 0."""
    turn = random.randint(3, epochs)
    speed = random.choice([0.02, 0.05, 0.15])
    training, validation = [], []
    for t in range(epochs):
        training.append(2 * (1 - speed) ** t + abs(random.gauss(0, 0.01)) + 0.05)
        rise = random.choice([0.3, 1]) * max(0, t - turn) * speed
        validation.append(2 * (1 - speed) ** min(t, turn) + rise + abs(random.gauss(0, 0.03)))
    return training, validation


def lowest(validation, t):
    return min(validation[:t])


def generalization_loss(validation, t):
    return 100 * (validation[t - 1] / lowest(validation, t) - 1)


def progress(training, t, k):
    strip = training[t - k : t]
    return 1000 * (sum(strip) / (k * min(strip)) - 1)


def gl_stops(validation, t, alpha):
    return generalization_loss(validation, t) > alpha


def pq_stops(training, validation, t, alpha, k):
    if t % k != 0:
        return False
    return generalization_loss(validation, t) / progress(training, t, k) > alpha


def up_stops(validation, t, s, k):
    if t % k != 0 or t - k < 1:
        return False
    rises = validation[t - 1] > validation[t - k - 1]
    return rises and (s == 1 or up_stops(validation, t - k, s - 1, k))


def first(epochs, stops):
    """The first epoch that stops."""
    return next((t for t in range(1, epochs + 1) if stops(t)), None)


def outcome(validation, stopped):
    seen = validation[: stopped or len(validation)]
    return {
        "stoppedAt": None if stopped is None else stopped - 1,
        "best": min(seen),
        "bestEpoch": seen.index(min(seen)),
    }


cases = []
for _ in range(60):
    epochs = random.randint(10, 60)
    training, validation = curves(epochs)
    k = random.choice([2, 3, 5, 5])
    gl = random.choice([1, 2, 3, 5])
    pq = random.choice([0.05, 0.2, 0.5, 0.75, 1, 2, 3])
    up = random.choice([1, 2, 3, 4])
    ends = range(k, epochs + 1, k)
    gl_end = first(epochs, lambda t: gl_stops(validation, t, gl))
    pq_end = first(epochs, lambda t: pq_stops(training, validation, t, pq, k))
    up_end = first(epochs, lambda t: up_stops(validation, t, up, k))
    cases.append(
        {
            "training": training,
            "validation": validation,
            "stripLength": k,
            "generalizationLoss": {
                "threshold": gl,
                **outcome(validation, gl_end),
                "values": [generalization_loss(validation, t) for t in range(1, epochs + 1)],
            },
            "progressQuotient": {
                "threshold": pq,
                **outcome(validation, pq_end),
                "values": [
                    generalization_loss(validation, t) / progress(training, t, k) for t in ends
                ],
                "progress": [progress(training, t, k) for t in ends],
            },
            "successiveIncrease": {"strips": up, **outcome(validation, up_end)},
        }
    )

oracle = {"library": "python", "version": platform.python_version(), "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(oracle) + "\n")
