#!/usr/bin/env bash
# The search of HO-FVSR with the paper's strategies, short: 24 networks each, 20 epochs of 6 steps of 4 patches of 12x12,
# on the draft cubes of a finished flow network, 8 held-out faces after every epoch. docs/ho-fvsr-search.md says what
# came out. Ten minutes on a free core; run it again to go on where it stopped.
# usage: bench/search-ho-fvsr.sh FACES WORK_FOLDER      FOVEA names the program (default: ./fovea)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:?clips of faces, or a cache of them}
work=${2:?a work folder}
fovea=${FOVEA:-$here/../fovea}
mkdir -p "$work"
search() { # STUDY OPTIONS...
  $fovea search --network ho-fvsr --data "$data" --start "${START:-ho-fvsr-x4}" --freeze-flow --draft-frames 256 \
    --trials 24 --epochs 20 --steps-per-epoch 6 --batch 4 --patch 12 --validation-frames 8 --no-models \
    --workers 1 --storage "$work/studies.db" --study "$1" --out "$work/$1" "${@:2}"
  $fovea study export "$1" --storage "$work/studies.db" >"$work/$1.json"
}
# Every strategy has its own seed, so that none begins with another's networks.
search tpe-20 --sampler tpe-nni --startup-trials 20 --seed 1 &
search random --sampler random --seed 2
wait $!
search smac --sampler smac-nni --seed 3 &
search tpe-8 --sampler tpe-nni --startup-trials 8 --seed 4
wait $!
