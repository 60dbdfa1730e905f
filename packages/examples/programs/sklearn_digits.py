"""A linear classifier of scikit-learn, trained epoch by epoch."""

import pickle

import numpy
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import log_loss

import caviar
import digits

run = caviar.start(alpha=0.0001, eta0=0.01)
(x, y), (held_x, held_y) = (tuple(map(numpy.array, part)) for part in digits.load())

if run.checkpoint:
    # Our own file, from our own store: pickle runs what it reads.
    model = pickle.loads((run.checkpoint / "model.pickle").read_bytes())
else:
    model = SGDClassifier(
        loss="log_loss",
        alpha=run.parameters["alpha"],
        learning_rate="constant",
        eta0=run.parameters["eta0"],
        random_state=run.seed,
    )

for epoch in run.remaining():
    order = numpy.random.default_rng([run.seed, epoch]).permutation(len(x))
    model.partial_fit(x[order], y[order], classes=numpy.arange(10))
    loss = log_loss(held_y, model.predict_proba(held_x), labels=numpy.arange(10))
    run.report(epoch, loss=loss, accuracy=model.score(held_x, held_y))
    run.save(epoch, lambda folder: (folder / "model.pickle").write_bytes(pickle.dumps(model)))
