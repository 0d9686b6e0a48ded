#!/usr/bin/env python3
"""Summarises benchmark JSON files of `fovea study benchmark` and search_peers.py as Markdown, and as CSV for the record.

usage: summarize_search.py [--csv RECORD.csv] FILE.json...     or     summarize_search.py RECORD.csv

A file is called OBJECTIVE-SAMPLER.json. For each objective: mean best so far after 10, 25, 50 and 100 trials with its
95 % bootstrap interval over the seeds, and the median. Ours is called worse (better) than a peer if the 95 % bootstrap
interval of the difference of the means lies above (below) 0. The record holds every seed's best at those trials.
"""
import csv
import json
import pathlib
import sys

import numpy

AT = (10, 25, 50, 100)
RESAMPLES = 10000
# What values are multiplied by to be read well, and how that is said.
UNITS = {"ho-fvsr-table": (1000, ", thousandths")}
PAIRS = [
    ("random", "optuna-random"), ("random", "hyperopt-random"),
    ("tpe", "optuna-tpe"), ("tpe-8", "optuna-tpe"), ("tpe-20", "optuna-tpe"), ("tpe", "hyperopt-tpe"), ("tpe-20", "hyperopt-tpe"),
    ("tpe-nni-20", "hyperopt-tpe"), ("tpe-nni-8", "hyperopt-tpe"),
    ("tpe-ordered", "optuna-tpe-ordered"), ("tpe-ordered", "optuna-tpe"), ("smac-ordered", "optuna-tpe-ordered"), ("smac-ordered", "smac"),
    ("smac", "optuna-tpe"), ("smac", "optuna-random"), ("smac", "hyperopt-tpe"), ("smac-nni", "optuna-random"),
]


def read(arguments):
    """The best so far by objective, sampler and number of trials: one value a seed."""
    table = {}
    if len(arguments) == 1 and arguments[0].endswith(".csv"):
        with open(arguments[0], encoding="utf-8") as file:
            for row in csv.DictReader(file):
                table.setdefault((row["objective"], row["sampler"]), {})[int(row["trials"])] = [float(value) for value in row["best_by_seed"].split()]
    else:
        for path in arguments:
            run = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
            name = pathlib.Path(path).stem[len(run["objective"]) + 1:]
            table[run["objective"], name] = {at: [line["best"][at - 1] for line in run["runs"]] for at in AT if at <= run["trials"]}
    return {key: {at: numpy.array(values) for at, values in lines.items()} for key, lines in table.items()}


def write(table, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["objective", "sampler", "trials", "best_by_seed"])
        for (objective, sampler), lines in sorted(table.items()):
            for at, values in lines.items():
                writer.writerow([objective, sampler, at, " ".join(f"{value:.5g}" for value in values)])


def means(values, random):
    return values[random.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1)


def main():
    arguments = sys.argv[1:]
    record = None
    if arguments[0] == "--csv":
        record, arguments = arguments[1], arguments[2:]
    table = read(arguments)
    if record:
        write(table, record)
    random = numpy.random.default_rng(0)
    for objective in sorted({key[0] for key in table}):
        unit, said = UNITS.get(objective, (1, ""))
        print(f"\n{objective}: mean best so far (95 % interval), median{said}\n")
        print("| sampler | seeds | " + " | ".join(f"after {at}" for at in AT) + " |\n|---|---|" + "---|" * len(AT))
        for (_, sampler), lines in sorted(item for item in table.items() if item[0][0] == objective):
            cells = []
            for values in lines.values():
                values = values * unit
                low, high = numpy.percentile(means(values, random), [2.5, 97.5])
                cells.append(f"{values.mean():.3f} ({low:.3f} … {high:.3f}), {numpy.median(values):.3f}")
            print(f"| {sampler} | {len(next(iter(lines.values())))} | {' | '.join(cells)} |")
        print(f"\n| {objective}: ours − peer | " + " | ".join(f"after {at}" for at in AT) + " |\n|---|" + "---|" * len(AT))
        for own, peer in PAIRS:
            if (objective, own) not in table or (objective, peer) not in table:
                continue
            cells = []
            for at in AT:
                a, b = table[objective, own][at] * unit, table[objective, peer][at] * unit
                low, high = numpy.percentile(means(a, random) - means(b, random), [2.5, 97.5])
                word = "**worse**" if low > 0 else "better" if high < 0 else "equal"
                cells.append(f"{a.mean() - b.mean():+.3f} ({low:+.3f} … {high:+.3f}) {word}")
            print(f"| {own} − {peer} | {' | '.join(cells)} |")


main()
