"""Loads each NAME.json and NAME.safetensors of a folder into Keras, and runs it on NAME.input.safetensors.
Writes the outputs, and the model as Keras itself writes it: NAME.keras.json and NAME.keras.safetensors."""

import sys
from pathlib import Path

import keras
import numpy
from safetensors.numpy import load_file, save_file

folder = Path(sys.argv[1])
for file in sorted(folder.glob("case-*[0-9].json")):
    model = keras.models.model_from_json(file.read_text())
    weights = load_file(file.with_suffix(".safetensors"))
    for layer in model.layers:
        for variable in layer.variables:
            if variable.name != "seed_generator_state":
                variable.assign(weights.pop(f"{layer.name}/{variable.name}"))
    assert not weights, f"{file.name}: Keras has no {list(weights)}"
    rows = load_file(folder / f"{file.stem}.input.safetensors")
    outputs = model([rows[f"x{i}"] for i in range(len(rows))] if len(rows) > 1 else rows["x0"])
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    arrays = {f"y{i}": numpy.array(keras.ops.convert_to_numpy(y)) for i, y in enumerate(outputs)}
    save_file(arrays, folder / f"{file.stem}.output.safetensors")
    (folder / f"{file.stem}.keras.json").write_text(model.to_json())
    again = {
        f"{layer.name}/{variable.name}": numpy.array(keras.ops.convert_to_numpy(variable.value))
        for layer in model.layers
        for variable in layer.variables
        if variable.name != "seed_generator_state"
    }
    save_file(again, folder / f"{file.stem}.keras.safetensors")
