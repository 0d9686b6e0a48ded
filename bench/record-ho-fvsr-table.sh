#!/usr/bin/env bash
# Records the error of each of HO-FVSR's 800 networks once: bench/results/ho-fvsr-table.csv, which the program carries.
# Every network trains on the draft cubes of a finished flow network: 32 steps of 4 patches of 8x8 pixels, then 4
# held-out faces judge it. Ten minutes on a free core; run it again to go on where it stopped.
# usage: bench/record-ho-fvsr-table.sh FACES WORK_FOLDER [RECORD.csv]      FOVEA names the program (default: ./fovea)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:?clips of faces, or a cache of them}
work=${2:?a work folder}
record=${3:-$here/results/ho-fvsr-table.csv}
fovea=${FOVEA:-$here/../fovea}
mkdir -p "$work"
$fovea search network ho-fvsr --data "$data" --start "${START:-ho-fvsr-x4}" --freeze-flow --draft-frames 128 \
  --sampler grid --trials 800 --epochs 1 --steps-per-epoch 32 --batch 4 --patch 8 --validation-frames 4 --no-models \
  --workers "${WORKERS:-2}" --storage "$work/table.db" --study ho-fvsr-table --out "$work/trials"
$fovea study export ho-fvsr-table --storage "$work/table.db" --format csv |
  python3 -c '
import csv, sys
rows = [row for row in csv.DictReader(sys.stdin) if row["state"] == "complete"]
assert len(rows) == 800, f"{len(rows)} of 800 networks are done"
names = ["channels", "blocks", "upsampling_channels"]
print(",".join(names + ["error"]))
for point in sorted((*(int(row["param_" + name]) for name in names), float(row["value"])) for row in rows):
    print(*point[:-1], f"{point[-1]:.6g}", sep=",")
' >"$record"
