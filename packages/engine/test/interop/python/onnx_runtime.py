"""Checks each NAME.onnx in a folder and runs it on NAME.input.safetensors in the native runtime."""

import sys
from pathlib import Path

import onnx
import onnxruntime
from safetensors.numpy import load_file, save_file

folder = Path(sys.argv[1])
for file in sorted(folder.glob("*.onnx")):
    onnx.checker.check_model(onnx.load(file), full_check=True)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    names = [value.name for value in session.get_inputs()]
    rows = load_file(folder / f"{file.stem}.input.safetensors")
    outputs = session.run(None, {name: rows[f"x{i}"] for i, name in enumerate(names)})
    save_file({f"y{i}": y for i, y in enumerate(outputs)}, folder / f"{file.stem}.output.safetensors")
