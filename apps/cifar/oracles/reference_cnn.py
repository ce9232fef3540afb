"""Writes reference_cnn.json: torch's losses of the reference CNN on CIFAR-10, with the weights it starts from.

CIFAR10_DIR names the folder with data_batch_1.bin. Batches are in file order.
"""

import base64
import hashlib
import json
import os
import pathlib

import numpy
import torch
from torch import nn

MEAN = [0.4914, 0.4822, 0.4465]
STD = [0.2470, 0.2435, 0.2616]

torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)


def network():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(32, 10),
    )


def base64_of(values):
    return base64.b64encode(numpy.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def weights_of(model):
    """Kernels as TensorFlow.js lays them out: [height, width, in, out] and [in, out]."""
    weights = []
    for name, parameter in model.named_parameters():
        values = parameter.detach().numpy()
        if values.ndim == 4:
            values = values.transpose(2, 3, 1, 0)
        elif values.ndim == 2:
            values = values.T
        weights.append({"name": name, "shape": list(values.shape), "base64": base64_of(values)})
    return weights


def losses(model, images, labels, batch, steps):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    found = []
    for step in range(steps):
        part = slice(step * batch, (step + 1) * batch)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images[part]), labels[part])
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    return found


file = pathlib.Path(os.environ["CIFAR10_DIR"], "data_batch_1.bin").read_bytes()
records = numpy.frombuffer(file, dtype=numpy.uint8).reshape(-1, 3073)[:6400]
labels = torch.from_numpy(records[:, 0].astype(numpy.int64))
pixels = torch.from_numpy(records[:, 1:].reshape(-1, 3, 32, 32).astype(numpy.float32)) / 255
images = (pixels - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)

start = network()
runs = []
for batch, steps in [(64, 100), (8, 5)]:
    model = network()
    model.load_state_dict(start.state_dict())
    runs.append({"batch": batch, "steps": steps, "losses": losses(model, images, labels, batch, steps)})

path = pathlib.Path(__file__).with_suffix(".json")
content = {
    "library": "torch",
    "version": torch.__version__,
    "data": {"file": "data_batch_1.bin", "md5": hashlib.md5(file).hexdigest(), "mean": MEAN, "std": STD},
    "learningRate": 1e-3,
    "weights": weights_of(start),
    "runs": runs,
}
path.write_text(json.dumps(content) + "\n")
