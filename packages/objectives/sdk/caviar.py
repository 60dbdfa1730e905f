"""Caviar's protocol 1 for Python programs. One file, standard library only: copy it beside yours.

    import caviar

    run = caviar.start(learningRate=0.01)      # values for when it runs without Caviar
    model = build(run.parameters["learningRate"], run.seed)
    if run.checkpoint:
        model.load(run.checkpoint / "weights")
    for epoch in run.remaining():
        run.report(epoch, loss=model.train_one_epoch())
        run.save(epoch, lambda folder: model.save(folder / "weights"))

PROTOCOL.md, beside the folder that this file comes from, says what happens underneath.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

PROTOCOL = "1"


def start(**defaults):
    """The trial that this program is to train. `defaults` are parameters that it was not given."""
    return Run(os.environ, defaults)


class Run:
    def __init__(self, environment, defaults):
        protocol = environment.get("CAVIAR_PROTOCOL")
        if protocol not in (None, PROTOCOL):
            raise RuntimeError(f"expected protocol {PROTOCOL} of Caviar, got {protocol}")
        self.is_caviar = protocol is not None
        self.parameters = dict(defaults)
        if "CAVIAR_PARAMS" in environment:
            self.parameters.update(json.loads(Path(environment["CAVIAR_PARAMS"]).read_text()))
        self.seed = int(environment.get("CAVIAR_SEED", "0"))
        # To be done at the end, counted from the trial's first; and those that are done already.
        self.epochs = int(environment.get("CAVIAR_EPOCHS", "10"))
        self.start_epoch = int(environment.get("CAVIAR_START_EPOCH", "0"))
        # A folder with what an earlier call of `save` wrote; None when there is none.
        self.checkpoint = _path(environment.get("CAVIAR_CHECKPOINT_IN"))
        self._out = _path(environment.get("CAVIAR_CHECKPOINT_OUT"))
        self._control = _path(environment.get("CAVIAR_CONTROL"))
        self._wishes_seen = 0
        self._is_checkpoint_wanted = False
        self._is_leaving = False
        # What was offered last and not wanted then.
        self._declined = None
        if self.is_caviar:
            self._messages = os.fdopen(int(environment["CAVIAR_MESSAGES"]), "w", buffering=1)
            signal.signal(signal.SIGTERM, self._leave)

    def remaining(self):
        """The epochs to train: 1 is a trial's first. Ends early when the trainer wants its slot back."""
        for epoch in range(self.start_epoch + 1, self.epochs + 1):
            if self.is_leaving:
                if self._declined:  # the state is still that of the last epoch
                    self.save(*self._declined)
                return
            yield epoch

    @property
    def is_leaving(self):
        """Whether to save and end soon: the trial goes on elsewhere, or is over."""
        self._hear()
        return self._is_leaving

    def report(self, epoch, **metrics):
        """Metrics at the end of `epoch`; any number, NaN too."""
        self._tell({"epoch": epoch, **{name: float(value) for name, value in metrics.items()}})

    def save(self, epoch, write, always=False):
        """Have `write(folder)` fill a folder with all that training needs to go on after `epoch`.

        It is called when a checkpoint is wanted: now and then, before leaving, after the last epoch.
        """
        self._hear()
        if self._out is None:
            return
        if not (always or self._is_checkpoint_wanted or self._is_leaving or epoch == self.epochs):
            self._declined = (epoch, write)
            return
        self._declined = None
        self._is_checkpoint_wanted = False
        unfinished = self._out / f".{epoch}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        write(unfinished)
        shutil.rmtree(self._out / str(epoch), ignore_errors=True)
        unfinished.rename(self._out / str(epoch))
        self._tell({"checkpoint": epoch})

    def _leave(self, _signal, _frame):
        self._is_leaving = True

    def _hear(self):
        if self._control is None:
            return
        wishes = self._control.read_text().split()
        for wish in wishes[self._wishes_seen :]:
            if wish == "checkpoint":
                self._is_checkpoint_wanted = True
            else:
                self._is_leaving = True
        self._wishes_seen = len(wishes)

    def _tell(self, message):
        line = json.dumps(message)
        if self.is_caviar:
            print(line, file=self._messages, flush=True)
        else:
            print(line, file=sys.stdout, flush=True)


def _path(text):
    return None if text is None else Path(text)
