"""Writes ../fixtures/keras-residual*: a model as Keras writes it, with rows and outputs.

    python3 make_keras_fixture.py     (needs keras and safetensors; that in the folder: Keras 3.15, TensorFlow 2.21)
"""

import json
from pathlib import Path

import keras
import numpy
from keras import layers
from safetensors.numpy import save_file

FIXTURES = Path(__file__).parent / "../fixtures"

keras.utils.set_random_seed(3)
x = keras.Input((4, 5, 2))
h = layers.Rescaling(0.5, offset=-1)(x)
h = layers.Conv2D(3, 3, padding="same", use_bias=False, kernel_regularizer=keras.regularizers.L2(0.01))(h)
h = layers.LeakyReLU(negative_slope=0.1)(layers.BatchNormalization(axis=3)(h))
h = layers.Add()([h, layers.DepthwiseConv2D(3, padding="same", activation="swish")(h)])
h = layers.LayerNormalization()(layers.Concatenate()([layers.Flatten()(h), layers.GlobalAveragePooling2D()(h)]))
y = layers.Dense(3, activation="softmax")(layers.Dropout(0.3)(h))
model = keras.Model(x, y)
for variable in model.variables:
    if variable.name == "moving_variance":
        variable.assign(variable.value * 0.5 + 0.25)

rows = numpy.random.default_rng(3).normal(size=(4, 4, 5, 2)).astype("float32")
(FIXTURES / "keras-residual.json").write_text(json.dumps(json.loads(model.to_json())) + "\n")
weights = {
    f"{layer.name}/{variable.name}": numpy.array(variable)
    for layer in model.layers
    for variable in layer.variables
    if variable.name != "seed_generator_state"
}
save_file(weights, FIXTURES / "keras-residual.safetensors")
save_file({"x": rows, "y": numpy.array(model(rows))}, FIXTURES / "keras-residual-rows.safetensors")
