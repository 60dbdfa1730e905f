"""The classic 25-15-10 network in Keras, its last layer softmax or linear.

Both are the same model. With `output: softmax` the layer gives probabilities, and the loss takes their
logarithm; with `output: linear` the loss gets the layer's own numbers (from_logits) and does both at
once, which loses fewer digits.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy

import caviar
import digits

run = caviar.start(learningRate=0.01, output="linear", batchSize=32)
parameters = run.parameters
keras.utils.set_random_seed(run.seed)

(x, y), (held_x, held_y) = digits.load()
x, held_x = numpy.array(x, "float32"), numpy.array(held_x, "float32")
y, held_y = numpy.array(y), numpy.array(held_y)

if run.checkpoint:
    model = keras.saving.load_model(run.checkpoint / "model.keras")
else:
    is_linear = parameters["output"] == "linear"
    model = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(25, activation="relu"),
            keras.layers.Dense(15, activation="relu"),
            keras.layers.Dense(10, activation="linear" if is_linear else "softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(parameters["learningRate"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=is_linear),
        metrics=["accuracy"],
    )

for epoch in run.remaining():
    order = numpy.random.default_rng([run.seed, epoch]).permutation(len(x))
    model.fit(x[order], y[order], batch_size=parameters["batchSize"], shuffle=False, verbose=0)
    verdict = model.evaluate(held_x, held_y, verbose=0, return_dict=True)
    run.report(epoch, loss=verdict["loss"], accuracy=verdict["accuracy"])
    run.save(epoch, lambda folder: model.save(folder / "model.keras"))
