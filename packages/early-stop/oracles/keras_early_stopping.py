"""Writes keras_early_stopping.json: what keras.callbacks.EarlyStopping decides on 200 random metric curves.

Run with the keras version named in the JSON: KERAS_BACKEND=torch python keras_early_stopping.py

The values are exact in float32, in which Keras compares. None is NaN at the first judged epoch or infinite in the better
direction: Keras would take it for the best value, on which nothing improves.
"""

import random

import keras

from curves import curve, safe, write

random.seed(20)


class Model:
    """Its weights are the number of the epoch."""

    stop_training = False
    weights = None

    def get_weights(self):
        return self.weights

    def set_weights(self, weights):
        self.weights = weights


def judge(values, options):
    stopper = keras.callbacks.EarlyStopping(
        "value",
        min_delta=options["delta"],
        patience=options["patience"],
        mode=options["mode"],
        baseline=options.get("baseline"),
        start_from_epoch=options["startFrom"],
        restore_best_weights=True,
    )
    model = Model()
    stopper.set_model(model)
    stopper.on_train_begin()
    for epoch, value in enumerate(values):
        model.weights = epoch
        stopper.on_epoch_end(epoch, {} if value is None else {"value": value})
        if model.stop_training:
            break
    stopper.on_train_end()
    judged = stopper.best is not None
    assert not judged or stopper.best_epoch == model.weights
    return {
        "stoppedAt": epoch if model.stop_training else None,
        "best": stopper.best,
        "bestEpoch": stopper.best_epoch if judged else None,
        "waited": stopper.wait,
    }


cases = []
for _ in range(200):
    mode = random.choice(["min", "max"])
    values = curve(mode, random.randint(5, 30), exact=True)
    options = {
        "mode": mode,
        "patience": random.randint(1, 6),
        "delta": random.choice([0, 0, 1 / 64, 1 / 32, 3 / 64]),
        "startFrom": random.choice([0, 0, 0, 2, 7]),
    }
    if random.random() < 0.4:
        options["baseline"] = random.choice(values)
    if random.random() < 0.2:
        options["strict"] = False
    for epoch in range(8, len(values)):
        if random.random() < 0.05:
            values[epoch] = random.choice(
                [float("nan"), float("inf" if mode == "min" else "-inf")]
            )
        elif "strict" in options and random.random() < 0.3:
            values[epoch] = None
    expected = judge(values, options)
    # Keras counts the epochs it sees, as we do with this unit.
    options["unit"] = "validation"
    cases.append(
        {"options": options, "values": [safe(v) for v in values], "expected": expected}
    )

write(__file__, "keras", keras.__version__, cases)
