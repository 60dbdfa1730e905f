"""A small network in MXNet, which is no longer kept: 1.9.1 wants Python 3.8 and numpy below 1.24."""

import mxnet
import numpy
from mxnet import autograd, gluon

import caviar
import digits

run = caviar.start(learningRate=0.1, momentum=0.9, units=32, batchSize=32)
parameters = run.parameters
mxnet.random.seed(run.seed)

(x, y), (held_x, held_y) = digits.load()
x, held_x = numpy.array(x, "float32"), mxnet.nd.array(held_x)
y, held_y = numpy.array(y, "float32"), mxnet.nd.array(held_y)

model = gluon.nn.Sequential()
model.add(gluon.nn.Dense(parameters["units"], in_units=64, activation="relu"))
model.add(gluon.nn.Dense(10, in_units=parameters["units"]))
model.initialize(mxnet.init.Xavier())
trainer = gluon.Trainer(
    model.collect_params(),
    "sgd",
    {"learning_rate": parameters["learningRate"], "momentum": parameters["momentum"]},
)
loss_of = gluon.loss.SoftmaxCrossEntropyLoss()

if run.checkpoint:
    model.load_parameters(str(run.checkpoint / "model.params"))
    trainer.load_states(str(run.checkpoint / "trainer.states"))


def write(folder):
    model.save_parameters(str(folder / "model.params"))
    trainer.save_states(str(folder / "trainer.states"))


for epoch in run.remaining():
    # A generator of its own for each epoch: one that is trained again sees the same order.
    order = numpy.random.default_rng([run.seed, epoch]).permutation(len(x))
    for start in range(0, len(order), parameters["batchSize"]):
        rows = order[start : start + parameters["batchSize"]]
        with autograd.record():
            loss = loss_of(model(mxnet.nd.array(x[rows])), mxnet.nd.array(y[rows]))
        loss.backward()
        trainer.step(len(rows))
    outputs = model(held_x)
    loss = loss_of(outputs, held_y).mean().asscalar()
    accuracy = (outputs.argmax(axis=1) == held_y).mean().asscalar()
    run.report(epoch, loss=float(loss), accuracy=float(accuracy))
    run.save(epoch, write)
