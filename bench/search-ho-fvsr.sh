#!/usr/bin/env bash
# The search of HO-FVSR with the paper's strategies, short: 24 networks each, 20 epochs of 5 steps of 4 patches of 12x12,
# on the draft cubes of a finished flow network, 6 held-out faces after every epoch. docs/ho-fvsr-search.md says what
# came out. Six minutes of a core; run it again to go on where it stopped.
# usage: bench/search-ho-fvsr.sh FACES WORK_FOLDER      FOVEA names the program (default: ./fovea)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:?clips of faces, or a cache of them}
work=${2:?a work folder}
fovea=${FOVEA:-$here/../fovea}
mkdir -p "$work"
search() { # STUDY OPTIONS...
  $fovea search network ho-fvsr --data "$data" --start "${START:-ho-fvsr-x4}" --freeze-flow --draft-frames 160 \
    --trials 24 --epochs 20 --steps-per-epoch 5 --batch 4 --patch 12 --validation-frames 6 --no-models \
    --workers 1 --storage "$work/studies.db" --study "$1" --out "$work/$1" "${@:2}"
  $fovea study export "$1" --storage "$work/studies.db" >"$work/$1.json"
}
# Every strategy has its own seed, so that none begins with another's networks.
search tpe-20 --sampler tpe-nni --startup-trials 20 --seed 1 &
search random --sampler random --seed 2 &
search smac --sampler smac-nni --seed 3 &
search tpe-8 --sampler tpe-nni --startup-trials 8 --seed 4 &
for job in $(jobs -p); do wait "$job"; done

# How much of that is luck: the best of each strategy and the paper's choice, from four other seeds each.
for network in $(python3 -c '
import json, sys
for path in sys.argv[1:]:
    point = json.load(open(path))["best"][0]["parameters"]
    print(point["channels"], point["blocks"], point["upsampling_channels"], sep="-")
' "$work"/{tpe-20,tpe-8,random,smac}.json) 64-5-64; do
  IFS=- read -r channels blocks upsampling <<<"$network"
  echo "{\"parameters\":[{\"name\":\"channels\",\"type\":\"categorical\",\"choices\":[$channels]},{\"name\":\"blocks\",\"type\":\"categorical\",\"choices\":[$blocks]},{\"name\":\"upsampling_channels\",\"type\":\"categorical\",\"choices\":[$upsampling]},{\"name\":\"repeat\",\"type\":\"int\",\"low\":1,\"high\":4}]}" >"$work/$network.space.json"
  search "repeat-$network" --space "$work/$network.space.json" --sampler grid --seed 100 &
done
for job in $(jobs -p); do wait "$job"; done
