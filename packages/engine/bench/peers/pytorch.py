"""A training step in PyTorch, eager, one thread: `python3 pytorch.py '<net as JSON>'`."""

import json
import sys

import torch
from torch import nn

from windows import serve_windows

torch.set_num_threads(1)
torch.manual_seed(1)
net = json.loads(sys.argv[1])
is_image = len(net["input"]) == 3
shape = [net["input"][2], *net["input"][:2]] if is_image else net["input"]


def build(spec):
    """The lazy layers take their input's width from the first batch."""
    kind = spec["type"]
    if kind == "dense":
        return nn.LazyLinear(spec["units"])
    if kind == "conv2D":
        return nn.LazyConv2d(spec["filters"], 3, padding=1)
    if kind == "batchNormalization":
        return nn.LazyBatchNorm1d()
    return {"relu": nn.ReLU(), "maxPooling2D": nn.MaxPool2d(2), "flatten": nn.Flatten()}[kind]


model = nn.Sequential(*[build(spec) for spec in net["layers"]])
x = torch.rand([net["batch"], *shape])
labels = torch.arange(net["batch"]) % 10
model(x)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
cross_entropy = nn.CrossEntropyLoss()


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = cross_entropy(model(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


serve_windows(f"PyTorch {torch.__version__}", step)
