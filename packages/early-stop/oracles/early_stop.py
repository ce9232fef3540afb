"""Writes early_stop.json: where keras.callbacks.EarlyStopping stops on random metric curves, and its best epoch.

Run with the keras version named in the JSON: KERAS_BACKEND=torch python early_stop.py
"""

import json
import pathlib
import random
import types

import keras

random.seed(20)


def curve(epochs):
    """A noisy descent that turns, in 64ths so that ties occur and are exact; sometimes NaN.

    Exact, because Keras compares in float32 and we in float64.
    Never NaN at the first judged epoch: Keras would take it for the best value, and nothing improves on it.
    """
    turn = random.randint(3, epochs)
    slope = random.choice([0.01, 0.03, 0.1])
    values = []
    for epoch in range(epochs):
        trend = 1 - slope * min(epoch, turn) + slope / 2 * max(0, epoch - turn)
        values.append(round(64 * (trend + random.gauss(0, 0.04))) / 64)
    if epochs > 8 and random.random() < 0.4:
        values[random.randrange(8, epochs)] = float("nan")
    return values


def judge(values, mode, patience, delta, start_from):
    stopper = keras.callbacks.EarlyStopping(
        "value", min_delta=delta, patience=patience, mode=mode, start_from_epoch=start_from
    )
    model = types.SimpleNamespace(stop_training=False)
    stopper.set_model(model)
    stopper.on_train_begin()
    for epoch, value in enumerate(values):
        stopper.on_epoch_end(epoch, {"value": value})
        if model.stop_training:
            break
    best_epoch = None if stopper.best is None else stopper.best_epoch
    return {
        "stoppedAt": epoch if model.stop_training else None,
        "best": stopper.best,
        "bestEpoch": best_epoch,
        "waited": stopper.wait,
    }


cases = []
for _ in range(200):
    mode = random.choice(["min", "max"])
    values = [v if mode == "min" else 1 - v for v in curve(random.randint(5, 30))]
    options = {
        "mode": mode,
        "patience": random.randint(1, 6),
        "delta": random.choice([0, 0, 1 / 64, 1 / 32, 3 / 64]),
        "startFrom": random.choice([0, 0, 0, 2, 7]),
    }
    expected = judge(
        values, mode, options["patience"], options["delta"], options["startFrom"]
    )
    safe = [None if v != v else v for v in values]
    cases.append({"options": options, "values": safe, "expected": expected})

oracle = {"library": "keras", "version": keras.__version__, "cases": cases}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(oracle, allow_nan=False) + "\n")
