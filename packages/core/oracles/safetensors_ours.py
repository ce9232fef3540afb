"""Has this package write ours.safetensors (run after a build), and writes what the safetensors library reads in it to ours.json.

Checksums there are those of Python's zlib and hashlib.
"""

import hashlib
import json
import pathlib
import subprocess
import zlib

import safetensors
from safetensors.torch import load_file

here = pathlib.Path(__file__).parent
program = """
import { saveCheckpoint } from "./dist/node.js";
const f32 = (shape, ...values) => ({ shape, data: Float32Array.from(values) });
await saveCheckpoint(process.argv[1], {
  format: 2, seed: 7, epoch: 2, step: 9, partial: null,
  weights: {
    "mask": { shape: [3], data: Uint8Array.of(1, 0, 1) },
    "first/kernel": f32([2, 3], 1.5, -2, 3.25, -0, 1e-40, 3.4e38),
    "scalar": f32([], 0.1),
    "none": f32([0, 2]),
    "count": { shape: [2], data: Int32Array.of(-7, 2147483647) },
  },
  optimizer: { optimizer: "sgd", variables: { "first/kernel": { step: 9, slots: { momentum: f32([2, 3], 1, 2, 3, 4, 5, 6) } } } },
  policies: { "early-stop": { best: 0.25, waited: 1 } },
  schedule: null,
  best: { epoch: 1, weights: { "scalar": f32([], -1) } },
  history: [
    { epoch: 0, step: 4, metrics: { loss: NaN }, rate: 0.1, seconds: 1, samplesPerSecond: 2, best: false, stop: null },
    { epoch: 1, step: 9, metrics: { loss: 0.25 }, rate: 0.1, seconds: 1, samplesPerSecond: 2, best: true, stop: null },
  ],
  trainable: ["first/kernel", "scalar"],
  config: { text: "\\u00e4 \\u{1F600}" },
  environment: { tfjs: "4.22.0", backend: "cpu", threads: null },
});
"""
subprocess.run(["node", "--input-type=module", "--eval", program, str(here)], cwd=here.parent, check=True)
path = here / "ours.safetensors"
(here / "checkpoint.safetensors").rename(path)

tensors = {
    name: {"dtype": str(tensor.dtype), "shape": list(tensor.shape), "values": tensor.flatten().tolist()}
    for name, tensor in load_file(path).items()
}
with safetensors.safe_open(path, "pt") as file:
    metadata = file.metadata()
raw = path.read_bytes()
begin = 8 + int.from_bytes(raw[:8], "little")
place = raw.index(b'"sha256":"') + len(b'"sha256":"')
header = json.loads(raw[8:begin])
sums = {
    "sha256": hashlib.sha256(raw[:place] + b"0" * 64 + raw[place + 64 : begin]).hexdigest(),
    "crc32": {
        name: zlib.crc32(raw[begin + entry["data_offsets"][0] : begin + entry["data_offsets"][1]])
        for name, entry in header.items()
        if name != "__metadata__"
    },
}
content = {"library": "safetensors", "version": safetensors.__version__, "tensors": tensors, "metadata": metadata, **sums}
(here / "ours.json").write_text(json.dumps(content) + "\n")
