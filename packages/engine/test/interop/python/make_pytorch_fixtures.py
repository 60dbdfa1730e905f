"""Writes ../fixtures/pytorch-*.safetensors: state_dicts as PyTorch users save them, with rows and outputs.

    python3 make_pytorch_fixtures.py     (needs torch and safetensors; those in the folder: torch 1.13)
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

FIXTURES = Path(__file__).parent / "../fixtures"


class Residual(nn.Module):
    """A small residual network, its head named so that it sorts before what it stands behind."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3)
        self.block = nn.Conv2d(3, 3, 3, padding=1, bias=False)
        self.classifier = nn.Linear(3 * 4 * 5, 3)

    def forward(self, x):
        h = torch.relu(self.norm(self.stem(x)))
        h = h + torch.relu(self.block(h))
        return self.classifier(torch.flatten(h, 1))


def classifier():
    return nn.Sequential(
        nn.Linear(6, 8),
        nn.BatchNorm1d(8),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(8, 3),
    )


def write(name, model, x, kind):
    for _ in range(3):  # moves the running averages and the counts of batches
        model(x)
    for tensor in model.state_dict().values():
        if tensor.dtype.is_floating_point:
            tensor.copy_(tensor.to(kind).to(tensor.dtype))
    model.eval()
    with torch.no_grad():
        y = model(x)
    state = {
        key: tensor.to(kind) if tensor.dtype.is_floating_point else tensor
        for key, tensor in model.state_dict().items()
    }
    save_file(state, FIXTURES / f"pytorch-{name}.safetensors")
    rows = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
    save_file({"x": rows.contiguous(), "y": y}, FIXTURES / f"pytorch-{name}-rows.safetensors")


FIXTURES.mkdir(exist_ok=True)
torch.manual_seed(3)
write("residual", Residual(), torch.randn(4, 2, 4, 5), torch.float32)
write("classifier-bf16", classifier(), torch.randn(4, 6), torch.bfloat16)
write("classifier-f16", classifier(), torch.randn(4, 6), torch.float16)
write("classifier-f64", classifier(), torch.randn(4, 6), torch.float64)
