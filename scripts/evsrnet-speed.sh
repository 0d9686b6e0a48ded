#!/usr/bin/env bash
# Times the networks that scripts/evsrnet-grid.sh trained (speed.csv) and what was open at the end of each search of
# scripts/evsrnet-search.sh (fgnas-speed.csv), at 320x180 to 1280x720 on one thread, through the inference plan (fovea bench).
# The machine should be quiet.
#   scripts/evsrnet-speed.sh GRID-WORK SEARCH-WORK RECORD-FOLDER [ROUNDS]        FOVEA names the program (default: ./fovea)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
grid=$1 searches=$2 record=$3 rounds=${4:-15}
fovea=${FOVEA:-$here/fovea}
models=$(ls -d "$grid"/*-*-1/model "$searches"/*/lambda-*/model | sort -V | paste -sd,)
$fovea bench --models "$models" --size 320x180 --threads 1 --rounds "$rounds" --json 2>/dev/null |
  python3 -c '
import json, sys
models, record = sys.argv[1].split(","), sys.argv[2]
rows = json.load(sys.stdin)["rows"]
assert len(models) == len(rows)
grid, searches = open(f"{record}/speed.csv", "w"), open(f"{record}/fgnas-speed.csv", "w")
print("channels,blocks,ms,p10,p90,runs", file=grid)
print("sweep,lambda,ms", file=searches)
for model, row in zip(models, rows):
    sweep, run = model.split("/")[-3:-1]
    if run.startswith("lambda-"):
        print(sweep, run[len("lambda-"):], row["median_ms"], sep=",", file=searches)
    else:
        print(*run.split("-")[:2], row["median_ms"], row["p10_ms"], row["p90_ms"], row["runs"], sep=",", file=grid)
' "$models" "$record"
