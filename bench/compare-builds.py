#!/usr/bin/env python3
"""Two builds of the command line beside each other, turn and turn about: inference, end to end, a training.

    bench/compare-builds.py BEFORE/Fovea.Cli.dll AFTER/Fovea.Cli.dll > bench/results/NAME.txt

Prints medians and the median of the ratios of pairs (above 1: the second is slower). Needs ffmpeg; takes four minutes.
"""
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = dict(os.environ, FOVEA_MODELS=os.path.join(HERE, "models"))
BUILDS = [["dotnet", path] for path in sys.argv[1:3]]
SAMPLES = os.path.join(HERE, "samples")
RECIPE = """name: compare
network: { architecture: evsrnet, channels: 8, blocks: 5, scale: 4, upsampling: nearest, input: luma }
form: ecb
seed: 1
average: 0.999
validation: { every: 0, frames: 4 }
stages:
  - { steps: 600, batch: 16, patch: 32, loss: charbonnier, learning_rate: 8.0e-4 }
"""


def pairs(rounds, measure):
    """Measures both builds in turn; the first of a pair is the second of the next."""
    found = []
    for i in range(rounds):
        order = [0, 1] if i % 2 == 0 else [1, 0]
        got = {which: measure(BUILDS[which]) for which in order}
        found.append((got[0], got[1]))
    return found


def line(name, unit, values):
    ratios = [after / before for before, after in values]
    print("%-34s %8.2f %8.2f %-3s ratio %.3f  (%s)" % (name, statistics.median(b for b, _ in values), statistics.median(a for _, a in values), unit,
          statistics.median(ratios), " ".join("%.2f" % ratio for ratio in ratios)), flush=True)


def inference(models, precision):
    def measure(build):
        text = subprocess.run(build + ["bench", "--models", models, "--precision", precision, "--rounds", "15", "--json"], capture_output=True, text=True, check=True, env=ENVIRONMENT).stdout
        return {row["model"]: row["median_ms"] for row in json.loads(text)["rows"]}

    found = pairs(5, measure)
    for model in found[0][0]:
        line(f"inference {model} {precision}", "ms", [(before[model], after[model]) for before, after in found])


def run(command):
    start, before = time.time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.time() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def whole(name, command):
    found = pairs(4, lambda build: run(build + command()))
    line(f"{name}, wall", "s", [(before[0], after[0]) for before, after in found])
    line(f"{name}, processors", "s", [(before[1], after[1]) for before, after in found])


with tempfile.TemporaryDirectory() as folder:
    print(next((text.split(":")[1].strip() for text in open("/proc/cpuinfo", encoding="ascii") if text.startswith("model name")), "?"), time.strftime("%Y-%m-%d"))
    inference("fovea-x4,fovea-y-x4,fovea-16-x4", "fp32")
    inference("fovea-x4-int8,fovea-y-x4-int8", "int8")
    film, output = os.path.join(SAMPLES, "tears-of-steel.mp4"), os.path.join(folder, "out.mp4")
    whole("end to end, 480x200 x4", lambda: ["upscale", film, "-o", output, "-e", "preset=veryfast", "--overwrite", "--no-progress"])
    recipe, cache = os.path.join(folder, "recipe.yaml"), os.path.join(folder, "cache")
    with open(recipe, "w", encoding="ascii") as file:
        file.write(RECIPE)
    run(BUILDS[0] + ["train", "--prepare-only", "--data", film, os.path.join(SAMPLES, "talker.mpg"), "--cache", cache, "--frames-per-clip", "16", "--validation", "talker.mpg"])
    number = iter(range(1000))
    whole("training, 600 steps of 8/5 ECB", lambda: ["train", "--data", cache, "--config", recipe, "--out", os.path.join(folder, f"run-{next(number)}"), "--threads", "1", "--no-progress"])
