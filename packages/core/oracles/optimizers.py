"""Writes optimizers.json: 200 steps of torch.optim, as the reference for the tests.

Gradients are 24-bit fractions from an integer hash, exact in float32, so that the test can make the same ones. A case with "frozen" leaves
the bias without a gradient in those steps; one with "halved" runs at half the rate from that step on; one with "cycled"
has another momentum (beta1 in Adam) at each step, as OneCycleLR and CyclicLR set it.
"""

import json
import pathlib

import torch

SHAPES = {"dense/kernel": (3, 4), "dense/bias": (4,)}
CHECKPOINTS = [1, 2, 3, 10, 50, 100, 200]


def initial(place, size):
    return torch.tensor([((i * 7 + place * 3) % 11 - 5) / 8 for i in range(size)])


def gradient(place, size, step):
    values = []
    for i in range(size):
        word = ((i + 1) * 73856093 ^ step * 19349663 ^ (place + 1) * 83492791) * 2654435761 % 2**32
        word = (word ^ word >> 15) * 2246822519 % 2**32
        values.append((word >> 8) / 2**23 - 1)
    return torch.tensor(values)


def run(name, options, groups=None, frozen=(0, 0), halved=None, cycled=False):
    parameters = {
        variable: torch.nn.Parameter(initial(place, torch.Size(shape).numel()).reshape(shape))
        for place, (variable, shape) in enumerate(SHAPES.items())
    }
    own = groups or {}
    make = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamW": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop}
    translate = {"learningRate": "lr", "weightDecay": "weight_decay", "epsilon": "eps"}

    def torch_options(given):
        out = {translate.get(key, key): value for key, value in given.items() if key not in ("beta1", "beta2")}
        if "beta1" in given or "beta2" in given:
            out["betas"] = (given.get("beta1", 0.9), given.get("beta2", 0.999))
        return out

    optimizer = make[name](
        [{"params": [parameter], **torch_options(own.get(variable, {}))} for variable, parameter in parameters.items()],
        **torch_options(options),
        foreach=False,
    )
    expected = []
    for step in range(1, 201):
        if step == halved:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
        if cycled:
            momentum = 0.85 + 0.1 * (step % 7) / 7
            for group in optimizer.param_groups:
                if "betas" in group:
                    group["betas"] = (momentum, group["betas"][1])
                else:
                    group["momentum"] = momentum
        for place, (variable, parameter) in enumerate(parameters.items()):
            hidden = variable == "dense/bias" and frozen[0] <= step < frozen[1]
            size = parameter.numel()
            parameter.grad = None if hidden else gradient(place, size, step).reshape(parameter.shape)
        optimizer.step()
        if step in CHECKPOINTS:
            values = {variable: parameter.detach().flatten().tolist() for variable, parameter in parameters.items()}
            expected.append({"step": step, "values": values})
    return {
        "optimizer": name,
        "options": options,
        "groups": own,
        "frozen": list(frozen),
        "halved": halved,
        "cycled": cycled,
        "expected": expected,
    }


cases = [
    run("sgd", {"learningRate": 0.01}),
    run("sgd", {"learningRate": 0.01, "weightDecay": 0.05}),
    run("sgd", {"learningRate": 0.01, "momentum": 0.9}),
    run("sgd", {"learningRate": 0.01, "momentum": 0.9, "dampening": 0.3, "weightDecay": 0.01}),
    run("sgd", {"learningRate": 0.01, "momentum": 0.9, "nesterov": True, "weightDecay": 0.01}),
    run(
        "sgd",
        {"learningRate": 0.01, "momentum": 0.9, "weightDecay": 0.1},
        groups={"dense/bias": {"learningRate": 0.05, "momentum": 0.5, "weightDecay": 0.0}},
        frozen=(40, 70),
    ),
    run("adam", {}),
    run("adam", {"learningRate": 0.02, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}),
    run("adam", {"learningRate": 0.01, "weightDecay": 0.1}, frozen=(5, 60)),
    run("adam", {"learningRate": 0.01}, groups={"dense/bias": {"learningRate": 0.001}}, halved=80),
    run("adamW", {}),
    run("adamW", {"learningRate": 0.01, "weightDecay": 0.3}, groups={"dense/bias": {"weightDecay": 0.0}}),
    run("adamW", {"learningRate": 0.01, "weightDecay": 0.3}, frozen=(5, 60), halved=100),
    run("rmsprop", {}),
    run("rmsprop", {"learningRate": 0.001, "alpha": 0.9, "epsilon": 1e-4, "weightDecay": 0.1}),
    run("rmsprop", {"learningRate": 0.001, "momentum": 0.9}),
    run("rmsprop", {"learningRate": 0.001, "centered": True, "momentum": 0.9}, frozen=(20, 30)),
    run("sgd", {"learningRate": 0.01, "momentum": 0.9, "weightDecay": 0.01}, cycled=True),
    run("sgd", {"learningRate": 0.01, "momentum": 0.9, "nesterov": True}, cycled=True),
    run("adam", {"learningRate": 0.01}, cycled=True, frozen=(5, 60)),
    run("adamW", {"learningRate": 0.01, "weightDecay": 0.3}, cycled=True, halved=100),
    run("rmsprop", {"learningRate": 0.001, "momentum": 0.9}, cycled=True),
]

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"library": "torch", "version": torch.__version__, "cases": cases}) + "\n")
