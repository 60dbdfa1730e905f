"""A small network in PaddlePaddle that goes on, bit for bit, from its checkpoints."""

import numpy
import paddle
from paddle import nn

import caviar
import digits

run = caviar.start(learningRate=0.1, momentum=0.9, units=32, batchSize=32)
parameters = run.parameters
paddle.seed(run.seed)

(x, y), (held_x, held_y) = digits.load()
x, held_x = numpy.array(x, "float32"), paddle.to_tensor(numpy.array(held_x, "float32"))
y, held_y = numpy.array(y), paddle.to_tensor(numpy.array(held_y))

model = nn.Sequential(nn.Linear(64, parameters["units"]), nn.ReLU(), nn.Linear(parameters["units"], 10))
optimizer = paddle.optimizer.Momentum(
    parameters["learningRate"], parameters["momentum"], parameters=model.parameters()
)
loss_of = nn.CrossEntropyLoss()

if run.checkpoint:
    model.set_state_dict(paddle.load(str(run.checkpoint / "model.pdparams")))
    optimizer.set_state_dict(paddle.load(str(run.checkpoint / "optimizer.pdopt")))


def write(folder):
    paddle.save(model.state_dict(), str(folder / "model.pdparams"))
    paddle.save(optimizer.state_dict(), str(folder / "optimizer.pdopt"))


for epoch in run.remaining():
    # A generator of its own for each epoch: one that is trained again sees the same order.
    order = numpy.random.default_rng([run.seed, epoch]).permutation(len(x))
    for start in range(0, len(order), parameters["batchSize"]):
        rows = order[start : start + parameters["batchSize"]]
        loss_of(model(paddle.to_tensor(x[rows])), paddle.to_tensor(y[rows])).backward()
        optimizer.step()
        optimizer.clear_grad()
    with paddle.no_grad():
        outputs = model(held_x)
        loss = float(loss_of(outputs, held_y))
        accuracy = float((outputs.argmax(1) == held_y).astype("float32").mean())
    run.report(epoch, loss=loss, accuracy=accuracy)
    run.save(epoch, write)
