"""What PyTorch makes of the files in a folder. For each NAME.safetensors, whose metadata has the
network as text, and the rows NAME.input.safetensors: the outputs with those weights, and a state_dict
of new weights in some element type with its own outputs."""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

TYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16]


def channels_first(x):
    return x.permute(0, 3, 1, 2).contiguous() if x.dim() == 4 else x


def channels_last(y):
    return y.permute(0, 2, 3, 1).contiguous() if y.dim() == 4 else y


def redraw(model):
    """Weights as training could have left them."""
    generator = torch.Generator().manual_seed(5)
    for name, tensor in model.state_dict().items():
        if tensor.dtype.is_floating_point:
            drawn = torch.rand(tensor.shape, generator=generator)
            is_scale = name.endswith("running_var") or (tensor.dim() == 1 and name.endswith("weight"))
            tensor.copy_(drawn + 0.5 if is_scale else drawn - 0.5)
        else:
            tensor.fill_(17)


folder = Path(sys.argv[1])
torch.set_num_threads(1)
for number, file in enumerate(sorted(folder.glob("*.input.safetensors"))):
    name = file.name.removesuffix(".input.safetensors")
    weights = folder / f"{name}.safetensors"
    with safe_open(weights, "pt") as opened:
        metadata = opened.metadata()
    model = eval(metadata["pytorch"], {"nn": nn, "float": float})
    model.eval()
    model.load_state_dict(load_file(weights), strict=True)
    x = channels_first(load_file(file)["x0"])
    if isinstance(model[0] if len(model) else None, nn.Embedding):
        x = x.long()
    with torch.no_grad():
        y = channels_last(model(x))
        redraw(model)
        kind = TYPES[number % len(TYPES)]
        for tensor in model.state_dict().values():
            if tensor.dtype.is_floating_point:
                tensor.copy_(tensor.to(kind).to(tensor.dtype))
        redrawn = channels_last(model(x))
    state = {
        key: (tensor.to(kind) if tensor.dtype.is_floating_point else tensor).contiguous()
        for key, tensor in model.state_dict().items()
    }
    save_file(state, folder / f"{name}.state.safetensors")
    save_file({"y": y.clone(), "redrawn": redrawn.clone()}, folder / f"{name}.output.safetensors")
(folder / "versions.json").write_text(json.dumps({"torch": torch.__version__}))
