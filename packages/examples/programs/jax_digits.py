"""A small network in JAX, its gradient step compiled, that goes on from its checkpoints."""

import jax
import jax.numpy as jnp
import numpy

import caviar
import digits

run = caviar.start(learningRate=0.1, units=32, batchSize=32)
parameters = run.parameters
(x, y), (held_x, held_y) = (tuple(map(numpy.array, part)) for part in digits.load())


def layer(key, inputs, outputs):
    return {"w": jax.random.normal(key, (inputs, outputs)) * (2 / inputs) ** 0.5, "b": jnp.zeros(outputs)}


def logits_of(network, pixels):
    hidden = jax.nn.relu(pixels @ network["hidden"]["w"] + network["hidden"]["b"])
    return hidden @ network["output"]["w"] + network["output"]["b"]


def loss_of(network, pixels, labels):
    logs = jax.nn.log_softmax(logits_of(network, pixels))
    return -jnp.mean(logs[jnp.arange(len(labels)), labels])


@jax.jit
def step(network, pixels, labels):
    slopes = jax.grad(loss_of)(network, pixels, labels)
    return jax.tree.map(lambda value, slope: value - parameters["learningRate"] * slope, network, slopes)


if run.checkpoint:
    saved = numpy.load(run.checkpoint / "network.npz")
    network = {part: {name: jnp.array(saved[part + name]) for name in "wb"} for part in ("hidden", "output")}
else:
    first, second = jax.random.split(jax.random.key(run.seed))
    network = {"hidden": layer(first, 64, parameters["units"]), "output": layer(second, parameters["units"], 10)}


def write(folder):
    arrays = {part + name: values for part, named in network.items() for name, values in named.items()}
    numpy.savez(folder / "network.npz", **arrays)


for epoch in run.remaining():
    order = numpy.random.default_rng([run.seed, epoch]).permutation(len(x))
    # What is left over would be of another shape, and compiled anew.
    for rows in order[: len(x) // parameters["batchSize"] * parameters["batchSize"]].reshape(-1, parameters["batchSize"]):
        network = step(network, x[rows], y[rows])
    accuracy = numpy.mean(numpy.argmax(logits_of(network, held_x), axis=1) == held_y)
    run.report(epoch, loss=loss_of(network, held_x, held_y), accuracy=accuracy)
    run.save(epoch, write)
