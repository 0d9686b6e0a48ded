#!/usr/bin/env bash
# Prints what int8 costs: PSNR-Y on Set5 (sisr) and Vid4 (vid4-tip) of float models, of the same quantised after training
# (PTQ, made here from DATA) and of those that went on training for it (QAT, the shipped NAME-int8).
#   scripts/quantization.sh JUDGE-FOLDER DATA [NAMES]     DATA: the training cache, see docs/experiments.md
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
judge=$1
data=$2
names=${3:-fovea-x4,fovea-x2,fovea-y-x4,fovea-y-x3,fovea-y-x2}
fovea=${FOVEA:-$here/fovea}
work=${RESULTS:-$(mktemp -d)}
rules="mse min-max percentile"
export FOVEA_MODELS=$work/zoo${FOVEA_MODELS:+:$FOVEA_MODELS}
for name in ${names//,/ }; do
  list=$name,$name-int8
  for rule in $rules; do
    "$fovea" quantize "$name" --calibrate "$data" --ranges "$rule" --out "$work/zoo/$name-ptq-$rule" --overwrite --no-progress >/dev/null
    list=$list,$name-ptq-$rule
  done
  for set in Set5:sisr Vid4:vid4-tip; do
    "$fovea" evaluate --models "$list" --data "$judge/${set%:*}" --scale "${name##*-x}" --protocol "${set#*:}" --json >"$work/${set%:*}.$name.json" 2>/dev/null
  done
done
python3 - "$work" "$names" $rules <<'PY'
import json, sys
work, names, rules = sys.argv[1], sys.argv[2].split(","), sys.argv[3:]
kinds = ["fp32", "QAT"] + [f"PTQ {rule}" for rule in rules]
for name in names:
    sets = {s: json.load(open(f"{work}/{s}.{name}.json"))["models"] for s in ("Set5", "Vid4")}
    print(f"| `{name}` | Set5 | | Vid4 | |\n|---|---|---|---|---|")
    for i, kind in enumerate(kinds):
        row = []
        for models in sets.values():
            y = models[i]["mean"]["psnr_y"]
            row += [f"{y:.3f}", f"{y - models[0]['mean']['psnr_y']:+.3f}" if i else ""]
        print(f"| {kind} | " + " | ".join(row) + " |")
    print()
PY
