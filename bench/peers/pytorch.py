"""The bench's workloads in PyTorch eager.

    python pytorch.py WORKLOAD THREADS BATCH

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

workload, threads, batch = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)


def reference_cnn():
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, padding="same"),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding="same"),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(32, 10),
    )


def normalised(inputs, outputs, size, stride):
    conv = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = normalised(inputs, outputs, 3, stride)
        self.second = normalised(outputs, outputs, 3, 1)
        self.shortcut = nn.Identity() if stride == 1 else normalised(inputs, outputs, 1, stride)

    def forward(self, x):
        y = self.second(torch.relu(self.first(x)))
        return torch.relu(y + self.shortcut(x))


def resnet20():
    layers = [normalised(3, 16, 3, 1), nn.ReLU()]
    inputs = 16
    for stage, outputs in enumerate([16, 32, 64]):
        for i in range(3):
            layers.append(Block(inputs, outputs, 2 if stage > 0 and i == 0 else 1))
            inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def mlp():
    return nn.Sequential(
        nn.Linear(3072, 1024), nn.ReLU(), nn.Linear(1024, 1024), nn.ReLU(), nn.Linear(1024, 10)
    )


def adam(model):
    return torch.optim.Adam(model.parameters(), lr=1e-3)


def momentum(model):
    return torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)


WORKLOADS = {
    "reference-cnn": (reference_cnn, adam),
    "reference-cnn-forward": (reference_cnn, None),
    "resnet20": (resnet20, momentum),
    "mlp": (mlp, adam),
}


def stepper(memory_format):
    torch.manual_seed(7)
    create, optimize = WORKLOADS[workload]
    images = workload != "mlp"
    inputs = torch.randn(batch, 3, 32, 32) if images else torch.randn(batch, 3072)
    model = create()
    if images:
        model = model.to(memory_format=memory_format)
        inputs = inputs.to(memory_format=memory_format)
    labels = torch.randint(0, 10, (batch,))
    criterion = nn.CrossEntropyLoss()
    optimizer = optimize and optimize(model)

    def train():
        optimizer.zero_grad()
        loss = criterion(model(inputs), labels)
        loss.backward()
        optimizer.step()
        loss.item()

    def forward():
        with torch.no_grad():
            model(inputs)

    work = train if optimizer else forward

    def step():
        started = time.perf_counter()
        work()
        return (time.perf_counter() - started) * 1000

    return step


formats = [torch.contiguous_format, torch.channels_last]
steppers = [stepper(each) for each in (formats[:1] if workload == "mlp" else formats)]
chosen = ", better of NCHW and channels_last" if len(steppers) > 1 else ""
name = f"PyTorch {torch.__version__} eager, {torch.get_num_threads()} threads{chosen}"
print(json.dumps({"ready": name}), flush=True)
for line in sys.stdin:
    rounds = [[step() for _ in range(int(line))] for step in steppers]
    print(json.dumps({"ms": min(rounds, key=statistics.median)}), flush=True)
