"""The reference CNN in PyTorch eager: a peer of `pnpm bench reference-cnn`.

    python reference_cnn.py THREADS BATCH

Speaks the bench's protocol: prints {"ready": ...} or {"missing": ...}, then answers each line `<steps>` with
{"ms": [...]}, the milliseconds of each step in the better of the two memory formats of that round.
"""

import json
import statistics
import sys
import time

try:
    import torch
    from torch import nn
except ImportError as error:
    print(json.dumps({"missing": f"PyTorch: {error}; set REGIMEN_PYTHON to a Python that has it"}))
    sys.exit(0)

threads, batch = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)


def stepper(memory_format):
    torch.manual_seed(7)
    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, padding="same"),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding="same"),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(32, 10),
    ).to(memory_format=memory_format)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    inputs = torch.randn(batch, 3, 32, 32).to(memory_format=memory_format)
    labels = torch.randint(0, 10, (batch,))

    def step():
        started = time.perf_counter()
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        return (time.perf_counter() - started) * 1000

    return step


steppers = [stepper(torch.contiguous_format), stepper(torch.channels_last)]
name = f"PyTorch {torch.__version__} eager, {torch.get_num_threads()} threads, better of NCHW and channels_last"
print(json.dumps({"ready": name}), flush=True)
for line in sys.stdin:
    rounds = [[step() for _ in range(int(line))] for step in steppers]
    print(json.dumps({"ms": min(rounds, key=statistics.median)}), flush=True)
