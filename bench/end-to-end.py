#!/usr/bin/env python3
"""Whole pipeline, file in and file out: Fovea beside ffmpeg's bicubic scaler with the same encoder settings.

    bench/end-to-end.py [--rounds N] [--run-with "chrt -r 20"] CLIP...  with MODEL[:SCALE] chosen by --models

Every command runs once a round, turn and turn about; the table holds medians. "cpu" is the processor time of a frame,
all processes together, which load from other work changes less than the time that passes. Peak memory is that of
Fovea's own process; the encoder's stands beside it. FOVEA names another launcher than the one in this repository.
"""
import argparse, json, os, shlex, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARES = ["decode", "network", "colours", "encode", "other", "waiting"]


def measure(command, watch=None):
    """Seconds, processor seconds, the own peak of the process named by its first word, and what it printed."""
    before = os.times()
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    if watch:
        while process.poll() is None:
            peak = max(peak, own_peak(process.pid))
            time.sleep(0.05)
    output = process.stdout.read()
    if process.wait() != 0:
        sys.exit(f"failed: {shlex.join(command)}")
    seconds = time.monotonic() - start
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return seconds, cpu, peak, output


def own_peak(pid):
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM")), 0)


def size_of(clip):
    text = subprocess.check_output(["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries", "stream=width,height,nb_read_packets", "-of", "csv=p=0", clip], text=True)
    width, height, frames = (int(part) for part in text.strip().split(",")[:3])
    return width, height, frames


def bicubic(clip, scale, encoder, folder):
    width, height, _ = size_of(clip)
    return ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", clip, "-map", "0:v:0", "-vf", f"scale={width * scale}:{height * scale}:flags=bicubic", "-c:v", "libx264", "-preset", encoder["preset"], "-crf", encoder["crf"], f"{folder}/bicubic.mp4"]


def fovea(clip, model, encoder, folder):
    launcher = shlex.split(os.environ.get("FOVEA", str(ROOT / "fovea")))
    return [*launcher, "upscale", clip, "-o", f"{folder}/fovea.mp4", "--model", model, "--encoder", "libx264", "-e", f"preset={encoder['preset']}", "-e", f"crf={encoder['crf']}", "--overwrite", "--no-progress", "--json"]


def alone(clip, model):
    launcher = shlex.split(os.environ.get("FOVEA", str(ROOT / "fovea")))
    return [*launcher, "upscale", clip, "--model", model, "--benchmark", "--no-progress", "--json"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clips", nargs="+", metavar="CLIP")
    parser.add_argument("--models", default="fovea-x4,fovea-y-x4", help="comma-separated models, each with :SCALE unless 4")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--crf", default="23")
    parser.add_argument("--run-with", default="", help="put before each command, such as a priority")
    options = parser.parse_args()
    encoder = {"preset": options.preset, "crf": options.crf}
    models = [(part.rpartition(":")[0], int(part.rpartition(":")[2])) if part.rpartition(":")[2] in ("2", "3", "4") and ":" in part else (part, 4) for part in options.models.split(",")]
    prefix = shlex.split(options.run_with)
    print(f"| clip | engine | fps | of bicubic's | cpu ms/frame | of bicubic's | {' | '.join(SHARES)} | peak MB | output MB |")
    print("|---|---|---|---|---|---|" + "---|" * len(SHARES) + "---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for clip in options.clips:
            table(clip, models, encoder, options.rounds, prefix, folder)


def table(clip, models, encoder, rounds, prefix, folder):
    width, height, frames = size_of(clip)
    engines = {f"bicubic x{scale}": (prefix + bicubic(clip, scale, encoder, folder), f"{folder}/bicubic.mp4") for _, scale in models}
    for model, scale in models:
        engines[f"{Path(model).name} x{scale}"] = (prefix + fovea(clip, model, encoder, folder), f"{folder}/fovea.mp4")
        engines[f"{Path(model).name} x{scale}, no encoder"] = (prefix + alone(clip, model), None)
    runs = {name: [] for name in engines}
    for _ in range(rounds):
        for name, (command, made) in engines.items():
            seconds, cpu, peak, output = measure(command, watch="fovea" in " ".join(command))
            shares = json.loads(output)["shares"] if output.strip() else None
            runs[name].append((seconds, cpu, peak, shares, os.path.getsize(made) / 1e6 if made else 0))
    for name, measured in runs.items():
        reference = runs[f"bicubic x{name.split(' x')[1][0]}"]
        column = lambda i, rows=measured: statistics.median(row[i] for row in rows)
        shares = [f"{statistics.median(row[3][key] for row in measured):.0%}" for key in SHARES] if measured[0][3] else [""] * len(SHARES)
        cells = [f"{width}x{height}", name, f"{frames / column(0):.1f}", f"{column(0, reference) / column(0):.2f}", f"{1e3 * column(1) / frames:.2f}", f"{column(1, reference) / column(1):.2f}", *shares, f"{column(2):.0f}" if column(2) else "", f"{column(4):.1f}" if column(4) else ""]
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
