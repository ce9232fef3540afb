"""Writes python.safetensors with the safetensors library 0.8.0, as a file to read in the tests."""

import pathlib

import torch
from safetensors.torch import save_file

tensors = {
    "kernel": torch.tensor([[1.5, -2.0], [3.25, 4.0]]),
    "mask": torch.tensor([True, False, True]),
    "steps": torch.tensor([7, -8], dtype=torch.int32),
}
path = pathlib.Path(__file__).with_name("python.safetensors")
save_file(tensors, path, metadata={"library": "safetensors", "note": "ä"})
