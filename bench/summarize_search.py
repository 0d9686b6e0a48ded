#!/usr/bin/env python3
"""Summarises benchmark JSON files of `fovea study benchmark` and search_peers.py as a Markdown table.

For each objective: mean best so far with its 95 % confidence interval after 25, 50 and all trials. A sampler is called
worse than a peer if the 95 % interval of the difference of the means (Welch) lies above 0.
"""
import json
import math
import sys


def mean_and_error(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))


def main():
    results = [json.load(open(path, encoding="utf-8")) for path in sys.argv[1:]]
    for objective in sorted({r["objective"] for r in results}):
        group = sorted((r for r in results if r["objective"] == objective), key=lambda r: r["sampler"])
        trials = group[0]["trials"]
        print(f"\n{objective}, {len(group[0]['runs'])} seeds\n")
        print(f"| sampler | after 25 | after 50 | after {trials} |\n|---|---|---|---|")
        for r in group:
            cells = []
            for at in (25, 50, trials):
                mean, error = mean_and_error([run["best"][at - 1] for run in r["runs"]])
                cells.append(f"{mean:.4f} ± {1.96 * error:.4f}")
            print(f"| {r['sampler']} | {' | '.join(cells)} |")
        by_name = {r["sampler"]: [run["best"][-1] for run in r["runs"]] for r in group}
        for own, peers in (("tpe", ("hyperopt-tpe", "optuna-tpe")), ("tpe-nni", ("hyperopt-tpe",)), ("random", ("hyperopt-random", "optuna-random"))):
            for peer in peers:
                if own in by_name and peer in by_name:
                    (a, ea), (b, eb) = mean_and_error(by_name[own]), mean_and_error(by_name[peer])
                    half = 1.96 * math.hypot(ea, eb)
                    verdict = "worse" if a - b > half else "better" if b - a > half else "no difference that can be told"
                    print(f"\n{own} − {peer} after {trials}: {a - b:+.4f} ± {half:.4f}: {verdict}.")


main()
