"""A training step in TensorFlow, compiled by tf.function, one thread:
`python3 tensorflow.py '<net as JSON>'`."""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# This file has the name of the package that it imports: look elsewhere first.
sys.path.append(sys.path.pop(0))

import json

import tensorflow as tf

from windows import serve_windows

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
tf.random.set_seed(1)
layers = tf.keras.layers
net = json.loads(sys.argv[1])


def build(spec):
    kind = spec["type"]
    if kind == "dense":
        return layers.Dense(spec["units"])
    if kind == "conv2D":
        return layers.Conv2D(spec["filters"], 3, padding="same")
    if kind == "batchNormalization":
        return layers.BatchNormalization()
    return {"relu": layers.ReLU, "maxPooling2D": layers.MaxPooling2D, "flatten": layers.Flatten}[kind]()


model = tf.keras.Sequential([layers.Input(net["input"]), *[build(spec) for spec in net["layers"]]])
x = tf.random.uniform([net["batch"], *net["input"]])
labels = tf.range(net["batch"]) % 10
optimizer = tf.keras.optimizers.Adam(1e-3)
cross_entropy = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


@tf.function
def update():
    with tf.GradientTape() as tape:
        loss = cross_entropy(labels, model(x, training=True))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


serve_windows(f"TensorFlow {tf.__version__}", lambda: float(update()))
