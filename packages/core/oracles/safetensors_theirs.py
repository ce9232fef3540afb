"""Writes files with the safetensors library, and theirs.json with what is in them, as files to read in the tests."""

import json
import pathlib

import safetensors
import torch
from safetensors.torch import save_file

generator = torch.Generator().manual_seed(7)
floats = torch.randn((3, 2, 2), generator=generator)
cases = {
    "mixed": (
        {
            "kernel": floats,
            "mask": torch.tensor([True, False, True]),
            "steps": torch.tensor([7, -8], dtype=torch.int32),
            "scalar": torch.tensor(0.5),
            "none": torch.zeros((0, 4)),
        },
        {"library": "safetensors", "note": "ä"},
    ),
    "plain": ({"b": torch.tensor([1.0, float("inf")]), "a": torch.tensor([-0.0])}, None),
    "empty": ({}, {"note": "no tensor"}),
}
here = pathlib.Path(__file__).parent
content = {"library": "safetensors", "version": safetensors.__version__, "files": {}}
for name, (tensors, metadata) in cases.items():
    save_file(tensors, here / f"theirs-{name}.safetensors", metadata=metadata)
    content["files"][name] = {
        "metadata": metadata or {},
        "tensors": {
            key: {"dtype": str(value.dtype), "shape": list(value.shape), "values": [str(v) for v in value.flatten().tolist()]}
            for key, value in tensors.items()
        },
    }
save_file({"x": torch.zeros(2, dtype=torch.float16)}, here / "theirs-half.safetensors")
(here / "theirs.json").write_text(json.dumps(content) + "\n")
