#!/usr/bin/env python3
"""Runs another library's sampler on the test functions of `fovea study benchmark` and prints the same JSON.

usage: search_peers.py optuna-tpe|optuna-random|hyperopt-tpe|hyperopt-random branin|hartmann6|ho-fvsr-table TRIALS SEEDS

Optuna is Debian's python3-optuna (3.1). hyperopt is run from its own sources: set PYTHONPATH to a checkout; it needs
python3-scipy, python3-networkx, python3-future and python3-cloudpickle. Test functions are those of
src/Fovea.Search/Benchmarks; the table is bench/results/ho-fvsr-table.csv, its parameters unordered choices, or, for
optuna-tpe-ordered, whole numbers in steps.
"""
import csv
import json
import math
import pathlib
import sys
import warnings

HEIGHTS = [1.0, 1.2, 3.0, 3.2]
SCALES = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
CENTRES = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(x):
    valley = x["x2"] - 5.1 / (4 * math.pi**2) * x["x1"] ** 2 + 5 / math.pi * x["x1"] - 6
    return valley**2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x["x1"]) + 10


def hartmann6(x):
    return -sum(h * math.exp(-sum(a * (x[f"x{j + 1}"] - p) ** 2 for j, (a, p) in enumerate(zip(scale, centre)))) for h, scale, centre in zip(HEIGHTS, SCALES, CENTRES))


def load_table():
    with open(pathlib.Path(__file__).parent / "results" / "ho-fvsr-table.csv", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    names = rows[0][:-1]
    table = {tuple(int(cell) for cell in row[:-1]): float(row[-1]) for row in rows[1:]}
    parameters = [{"name": name, "type": "categorical", "choices": sorted({point[i] for point in table})} for i, name in enumerate(names)]
    return parameters, lambda x: table[tuple(x[name] for name in names)]


def number(name, low, high):
    return {"name": name, "type": "float", "low": low, "high": high}


PROBLEMS = {
    "branin": ([number("x1", -5, 10), number("x2", 0, 15)], branin),
    "hartmann6": ([number(f"x{i}", 0, 1) for i in range(1, 7)], hartmann6),
}


def best_so_far(values):
    best, line = math.inf, []
    for value in values:
        best = min(best, value)
        line.append(best)
    return line


def run_optuna(kind, parameters, function, trials, seed):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    # Both with the defaults that ship.
    ordered = kind.endswith("-ordered")
    sampler = optuna.samplers.TPESampler(seed=seed) if kind.startswith("tpe") else optuna.samplers.RandomSampler(seed=seed)
    study = optuna.create_study(sampler=sampler)

    def objective(trial):
        point = {}
        for p in parameters:
            if p["type"] == "float":
                point[p["name"]] = trial.suggest_float(p["name"], p["low"], p["high"], log=p.get("log", False), step=p.get("step"))
            elif p["type"] == "int":
                point[p["name"]] = trial.suggest_int(p["name"], p["low"], p["high"], log=p.get("log", False))
            elif ordered:
                low, high = p["choices"][0], p["choices"][-1]
                point[p["name"]] = trial.suggest_int(p["name"], low, high, step=p["choices"][1] - low)
            else:
                point[p["name"]] = trial.suggest_categorical(p["name"], p["choices"])
        return function(point)

    study.optimize(objective, n_trials=trials)
    return [trial.value for trial in study.trials]


def run_hyperopt(kind, parameters, function, trials, seed):
    import numpy
    from hyperopt import Trials, fmin, hp, rand, tpe

    # A choice is hp.choice without its switch, which this hyperopt cannot evaluate with numpy 1.24: the same randint inside.
    choices = {p["name"]: p["choices"] for p in parameters if p["type"] == "categorical"}
    space = {p["name"]: hp.randint(p["name"], len(p["choices"])) if p["name"] in choices else hp.uniform(p["name"], p["low"], p["high"]) for p in parameters}
    told = Trials()

    def objective(point):
        return function({name: choices[name][int(value)] if name in choices else value for name, value in point.items()})

    fmin(objective, space, algo=tpe.suggest if kind == "tpe" else rand.suggest, max_evals=trials, trials=told, rstate=numpy.random.default_rng(seed), show_progressbar=False, verbose=False)
    return told.losses()


def main():
    warnings.simplefilter("ignore")
    sampler, objective, trials, seeds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    library, kind = sampler.split("-", 1)
    parameters, function = load_table() if objective == "ho-fvsr-table" else PROBLEMS[objective]
    run = {"optuna": run_optuna, "hyperopt": run_hyperopt}[library]
    runs = [{"seed": seed, "best": best_so_far(run(kind, parameters, function, trials, seed))} for seed in range(seeds)]
    print(json.dumps({"sampler": sampler, "objective": objective, "trials": trials, "runs": runs}))


main()
