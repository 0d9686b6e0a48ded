#!/usr/bin/env python3
"""Installs a trained run as a shipped model: models/NAME with card, weights, log and, for int8, ranges.

usage: scripts/ship-model.py RUN NAME [EVALUATION.json ...]

The card gets the terms of its data (recipes/data-terms.json), the training command as it stands in the repository, and
the scores of the evaluation files, which are outputs of `fovea evaluate --json`.
"""
import json
import pathlib
import re
import shutil
import sys


def main():
    run, name, evaluations = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    root = pathlib.Path(__file__).resolve().parent.parent
    folder = root / "models" / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run / "model" / "weights.safetensors", folder / "weights.safetensors")
    shutil.copyfile(run / "log.jsonl", folder / "log.jsonl")
    if (run / "model" / "ranges.json").exists():
        shutil.copyfile(run / "model" / "ranges.json", folder / "ranges.json")
    card = json.loads((run / "model" / "card.json").read_text())
    known = json.loads((root / "recipes" / "data-terms.json").read_text())
    for data in card["data"]:
        source, terms = next(((k["source"], k["terms"]) for k in known if re.fullmatch(k["name"], data["name"])), (None, None))
        if source is None:
            sys.exit(f"recipes/data-terms.json does not name {data['name']}")
        data["source"] = f"{source}; {data['source']}"
        data["terms"] = terms
    command = card["training_command"]
    recipe = (re.search(r"recipes/([\w-]+)\.yaml", command) or [None, name])[1]
    start = f" --start runs/{name}/model" if "--start" in command else ""
    card["training_command"] = f"fovea train --config recipes/{recipe}.yaml --data DATA{start} --out runs/{recipe} (DATA: see docs/experiments.md)"
    card["scores"] = card["scores"] + [score for path in evaluations for score in scores(path, name)]
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(folder)


def scores(path, name):
    report = json.loads(pathlib.Path(path).read_text())
    label = pathlib.Path(path).stem
    for model in report["models"]:
        if model["name"] != name:
            continue
        # The faces suite has luma only, beside the model's cost.
        mean = model.get("mean", model)
        for metric in (m for m in ("psnr_y", "ssim_y", "psnr_rgb", "ssim_rgb") if m in mean):
            yield {
                "data": label.split(".")[0],
                "metric": metric,
                "value": round(mean[metric], 4),
                "protocol": f"{report['protocol']}, {report.get('degradation', 'bi')}, x{report['scale']}",
            }


main()
