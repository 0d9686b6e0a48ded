#!/usr/bin/env python3
"""Prints the results of compare-training.sh as a Markdown table. Fails when the engines' first losses differ."""
import collections
import json
import sys


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, len(values) * percent // 100)]


def main():
    runs = collections.OrderedDict()
    for line in open(sys.argv[1]):
        net, threads, text = line.split(" ", 2)
        runs.setdefault((net, int(threads)), []).append(json.loads(text))

    print("| net, threads | Fovea ms/step: median (p10-p90) | PyTorch NCHW | PyTorch channels_last | PyTorch's best / Fovea: median (each round) | FMA peak, GFLOP/s |")
    print("|---|---|---|---|---|---|")
    for (net, threads), results in runs.items():
        engines = collections.OrderedDict()
        for result in results:
            engines.setdefault(result["engine"].split()[-1], []).append(result)
        for other in results:
            for ours, theirs in zip(engines["fovea"][0]["losses"], other["losses"]):
                if abs(ours - theirs) > 1e-5 * abs(theirs):
                    sys.exit(f"{net}, {other['engine']}: losses {ours} and {theirs} differ")

        medians = {name: [percentile(result["milliseconds"], 50) for result in list_] for name, list_ in engines.items()}
        ratios = [min(a, b) / ours for ours, a, b in zip(medians["fovea"], medians["nchw"], medians["channels_last"])]

        def cell(name):
            every = [value for result in engines[name] for value in result["milliseconds"]]
            return f"{percentile(every, 50):.1f} ({percentile(every, 10):.1f}-{percentile(every, 90):.1f})"

        peak = percentile([result["peak"] for result in engines["fovea"]], 50)
        each = ", ".join(f"{ratio:.1f}" for ratio in ratios)
        print(f"| {net}, {threads} | {cell('fovea')} | {cell('nchw')} | {cell('channels_last')} | **{percentile(ratios, 50):.1f}** ({each}) | {peak:.0f} |")
    print("\nThe first losses of all engines agree to 5 digits.")


if __name__ == "__main__":
    main()
