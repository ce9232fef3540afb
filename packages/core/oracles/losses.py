"""Writes losses.json: torch's cross-entropy with its gradient, and clip_grad_norm_, as the reference for the tests."""

import json
import pathlib

import torch

logits = [[2.0, -1.0, 0.5], [0.0, 0.0, 0.0], [-30.0, 40.0, 3.25], [1e4, -1e4, 0.0]]
labels = [0, 2, 1, 0]
cross_entropy = []
for smoothing in [0.0, 0.1, 0.5]:
    x = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(x, torch.tensor(labels), label_smoothing=smoothing)
    loss.backward()
    cross_entropy.append({"labelSmoothing": smoothing, "loss": loss.item(), "gradient": x.grad.flatten().tolist()})

gradients = {"a": [[3.0, -4.0], [0.5, 0.25]], "b": [12.0, 0.0, -1.0]}
clips = []
for max_norm in [0.5, 5.0, 100.0]:
    parameters = {name: torch.nn.Parameter(torch.zeros_like(torch.tensor(value))) for name, value in gradients.items()}
    for name, parameter in parameters.items():
        parameter.grad = torch.tensor(gradients[name])
    norm = torch.nn.utils.clip_grad_norm_(parameters.values(), max_norm)
    clipped = {name: parameter.grad.flatten().tolist() for name, parameter in parameters.items()}
    clips.append({"maxNorm": max_norm, "norm": norm.item(), "clipped": clipped})

path = pathlib.Path(__file__).with_suffix(".json")
content = {
    "library": "torch",
    "version": torch.__version__,
    "logits": logits,
    "labels": labels,
    "crossEntropy": cross_entropy,
    "gradients": gradients,
    "clips": clips,
}
path.write_text(json.dumps(content) + "\n")
