"""The peer: Optuna with its journal in Redis, doing what the cluster is measured at.

optuna_peer.py URL TASK JSON   TASK: trials | reports | takeover; the answer is one line of JSON
"""

import json
import multiprocessing
import sys
import time
import uuid

import optuna
from optuna.distributions import FloatDistribution
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalRedisBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
NAMES = [f"x{i}" for i in range(5)]


def storage(url, prefix):
    return JournalStorage(JournalRedisBackend(url, prefix=prefix))


def sampler(name, seed):
    if name == "random":
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.TPESampler(seed=seed)


def loss_of(values):
    return sum((x - 0.3) ** 2 for x in values)


def grow(study, count):
    """Finished trials, as if they had been run before."""
    import random

    distributions = {name: FloatDistribution(0, 1) for name in NAMES}
    chance = random.Random(1)
    for _ in range(count):
        params = {name: chance.random() for name in NAMES}
        study.add_trial(
            optuna.trial.create_trial(
                params=params, distributions=distributions, value=loss_of(params.values())
            )
        )


def work(url, prefix, options, seed, barrier, answers):
    study = optuna.load_study(
        study_name="bench", storage=storage(url, prefix), sampler=sampler(options["sampler"], seed)
    )
    len(study.trials)
    spans = []

    def objective(trial):
        begun = time.time()
        values = [trial.suggest_float(name, 0, 1) for name in NAMES]
        for step in range(options.get("reports", 0)):
            trial.report(0.5, step)
        if options.get("sleep", 0) > 0:
            time.sleep(options["sleep"])
        spans.append((begun, time.time()))
        return loss_of(values)

    barrier.wait()
    cpu = time.process_time()
    begun = time.time()
    study.optimize(objective, n_trials=options["trials"] // options["workers"])
    cpu = time.process_time() - cpu
    gaps = [after[0] - before[1] for before, after in zip(spans, spans[1:])]
    answers.put({"begun": begun, "ended": time.time(), "cpu": cpu, "gaps": gaps})


def trials(url, options):
    prefix = uuid.uuid4().hex
    study = optuna.create_study(study_name="bench", storage=storage(url, prefix))
    grow(study, options.get("grown", 0))
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(options["workers"]), context.Queue()
    processes = [
        context.Process(target=work, args=(url, prefix, options, seed, barrier, answers))
        for seed in range(options["workers"])
    ]
    for process in processes:
        process.start()
    parts = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    seconds = max(part["ended"] for part in parts) - min(part["begun"] for part in parts)
    done = options["trials"] // options["workers"] * options["workers"]
    return {
        "seconds": seconds,
        "trials": done,
        "cpuSeconds": sum(part["cpu"] for part in parts),
        "gapsMs": [gap * 1000 for part in parts for gap in part["gaps"]],
    }


def takeover(url, options):
    """A new process: from nothing to knowing every trial and its first proposal."""
    prefix = uuid.uuid4().hex
    study = optuna.create_study(study_name="bench", storage=storage(url, prefix))
    grow(study, options["grown"])
    begun = time.time()
    study = optuna.load_study(
        study_name="bench", storage=storage(url, prefix), sampler=sampler("tpe", 1)
    )
    count = len(study.trials)
    study.ask({name: FloatDistribution(0, 1) for name in NAMES})
    return {"seconds": time.time() - begun, "trials": count}


if __name__ == "__main__":
    _, url, task, text = sys.argv
    run = {"trials": trials, "takeover": takeover}[task]
    print(json.dumps(run(url, json.loads(text))))
