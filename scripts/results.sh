#!/usr/bin/env bash
# Prints the table of docs/models-compared.md: PSNR-Y and SSIM-Y at x4 on Set5, Set14 (sisr) and Vid4 (vid4-tip), LR by MATLAB's
# bicubic with floats between the passes; and the grid ratio of chroma on Set14, mean and largest.
#   scripts/results.sh JUDGE-FOLDER [MODELS]        JUDGE-FOLDER holds Set5, Set14 and Vid4
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
judge=$1
models=${2:-bicubic,fovea-y-x4,fovea-y-x4-int8,fovea-16-x4,fovea-x4,fovea-x4-int8,evsrnet-x4,fsrcnn-x4,espcn-x4}
work=${RESULTS:-$(mktemp -d)}
for set in Set5 Set14 Vid4; do
  protocol=sisr
  if [ "$set" = Vid4 ]; then protocol=vid4-tip; fi
  "$here/fovea" evaluate --models "$models" --data "$judge/$set" --scale 4 --protocol "$protocol" --json >"$work/$set.json" 2>/dev/null
done
python3 - "$work" <<'PY'
import json, sys
sets = {name: json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("Set5", "Set14", "Vid4")}
print("| model | parameters | GMAC | ms a frame | Set5 | Set14 | Vid4 | grid |")
print("|---|---|---|---|---|---|---|---|")
for i, model in enumerate(sets["Vid4"]["models"]):
    cells = [f"{s['models'][i]['mean']['psnr_y']:.2f} / {s['models'][i]['mean']['ssim_y']:.4f}" for s in sets.values()]
    grids = [clip["grid_ratio"] for clip in sets["Set14"]["models"][i]["clips"] if clip["grid_ratio"] is not None]
    cells.append(f"{sum(grids) / len(grids):.2f} ({max(grids):.2f})")
    print(f"| `{model['name']}` | {model['params']:,} | {model['gmac']:.3f} | {model['ms_per_frame_320x180']:.1f} | " + " | ".join(cells) + " |")
PY
