"""Adds the epochs up, a tenth of a second each. Tests only."""

import json
import time

import caviar

run = caviar.start(scale=1)
total = 0
if run.checkpoint:
    total = json.loads((run.checkpoint / "total.json").read_text())
for epoch in run.remaining():
    time.sleep(0.1)
    total += run.parameters["scale"] * epoch
    run.report(epoch, loss=total)
    run.save(epoch, lambda folder: (folder / "total.json").write_text(json.dumps(total)))
