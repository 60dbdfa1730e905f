"""The measured side of bench/measure/windows.ts, for the peers in Python."""

import json
import resource
import sys
import time


def answer(**line):
    print(json.dumps(line), flush=True)


def timed(step, steps):
    """Microseconds of processor time of one of `steps` steps."""
    before = time.process_time()
    for _ in range(steps):
        step()
    return max(1e-6, time.process_time() - before) / steps * 1e6


def serve_windows(name, step):
    us = timed(step, 1)
    answer(name=name)
    for line in sys.stdin:
        us = timed(step, max(1, int(float(line) * 1000 / us)))
        answer(us=us)
    answer(maxRssBytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
