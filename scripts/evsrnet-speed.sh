#!/usr/bin/env bash
# Times the networks that scripts/evsrnet-grid.sh trained, at 320x180 to 1280x720 on one thread, through the inference plan
# (fovea bench). The machine should be quiet.
#   scripts/evsrnet-speed.sh WORK RECORD.csv [ROUNDS]        FOVEA names the program (default: ./fovea)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
work=$1 record=$2 rounds=${3:-15}
fovea=${FOVEA:-$here/fovea}
models=$(ls -d "$work"/*-*-1/model | sort -V | paste -sd,)
$fovea bench --models "$models" --size 320x180 --threads 1 --rounds "$rounds" --json 2>/dev/null |
  python3 -c '
import json, sys
models = sys.argv[1].split(",")
report = json.load(sys.stdin)
assert len(models) == len(report["rows"])
print("channels,blocks,ms,p10,p90,runs")
for model, row in zip(models, report["rows"]):
    channels, blocks, _ = model.split("/")[-2].split("-")
    print(channels, blocks, row["median_ms"], row["p10_ms"], row["p90_ms"], row["runs"], sep=",")
' "$models" >"$record.new"
mv "$record.new" "$record"
