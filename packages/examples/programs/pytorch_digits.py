"""A small network in PyTorch that goes on, bit for bit, from its checkpoints."""

import torch
from torch import nn

import caviar
import digits

run = caviar.start(learningRate=0.1, momentum=0.9, units=32, batchSize=32)
parameters = run.parameters
torch.set_num_threads(1)
torch.manual_seed(run.seed)

(x, y), (held_x, held_y) = digits.load()
x, held_x = torch.tensor(x), torch.tensor(held_x)
y, held_y = torch.tensor(y), torch.tensor(held_y)

model = nn.Sequential(nn.Linear(64, parameters["units"]), nn.ReLU(), nn.Linear(parameters["units"], 10))
optimizer = torch.optim.SGD(model.parameters(), lr=parameters["learningRate"], momentum=parameters["momentum"])
loss_of = nn.CrossEntropyLoss()

if run.checkpoint:
    state = torch.load(run.checkpoint / "state.pt")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])


def write(folder):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
    torch.save(state, folder / "state.pt")


for epoch in run.remaining():
    # A generator of its own for each epoch: one that is trained again sees the same order.
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(run.seed * 10_007 + epoch))
    for rows in order.split(parameters["batchSize"]):
        optimizer.zero_grad()
        loss_of(model(x[rows]), y[rows]).backward()
        optimizer.step()
    with torch.no_grad():
        outputs = model(held_x)
        loss = loss_of(outputs, held_y).item()
        accuracy = (outputs.argmax(1) == held_y).float().mean().item()
    run.report(epoch, loss=loss, accuracy=accuracy)
    run.save(epoch, write)
