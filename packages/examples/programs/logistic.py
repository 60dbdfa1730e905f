"""Logistic regression on two made-up clouds, with mini-batches and momentum; no library but Caviar's."""

import json
import math
import random
import time

import caviar

COUNT = 400
CENTRE = 1.0


def clouds():
    """The same data for every trial."""
    draw = random.Random(7)
    examples = []
    for number in range(COUNT):
        label = number % 2
        shift = CENTRE if label else -CENTRE
        examples.append(((draw.gauss(shift, 1.2), draw.gauss(shift, 1.2)), label))
    return examples[: COUNT // 2], examples[COUNT // 2 :]


def probability(weights, point):
    z = weights[0] * point[0] + weights[1] * point[1] + weights[2]
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, z))))


def verdict(weights, examples):
    loss = right = 0.0
    for point, label in examples:
        p = min(max(probability(weights, point), 1e-12), 1 - 1e-12)
        loss -= math.log(p if label else 1 - p)
        right += (p > 0.5) == bool(label)
    return loss / len(examples), right / len(examples)


run = caviar.start(learningRate=0.1, momentum=0.0, batchSize=40, epochSeconds=0.0)
train, held_out = clouds()
weights, velocity = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
if run.checkpoint:
    state = json.loads((run.checkpoint / "state.json").read_text())
    weights, velocity = state["weights"], state["velocity"]


def write(folder):
    state = {"weights": weights, "velocity": velocity}
    (folder / "state.json").write_text(json.dumps(state))


for epoch in run.remaining():
    # A generator of its own for each epoch: one that is trained again draws the same numbers.
    order = random.Random(run.seed * 1_000_003 + epoch).sample(train, len(train))
    size = run.parameters["batchSize"]
    for begin in range(0, len(order), size):
        batch = order[begin : begin + size]
        slopes = [0.0, 0.0, 0.0]
        for point, label in batch:
            error = probability(weights, point) - label
            for place, value in enumerate((*point, 1.0)):
                slopes[place] += error * value / len(batch)
        for place in range(3):
            velocity[place] = run.parameters["momentum"] * velocity[place] + slopes[place]
            weights[place] -= run.parameters["learningRate"] * velocity[place]
    time.sleep(run.parameters["epochSeconds"])
    loss, accuracy = verdict(weights, held_out)
    run.report(epoch, loss=loss, accuracy=accuracy)
    run.save(epoch, write)
