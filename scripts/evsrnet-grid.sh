#!/usr/bin/env bash
# Trains every EVSRNet of a small grid equally and shortly (recipes/evsrnet-grid.yaml) and records held-out PSNR:
# channels 8, 16, 24, 32 x blocks 2..8; blocks 9 and 10 at 16 channels (Table 1); more widths at 5 blocks (Figure 1); 8/0 and 8/1, which searches found.
# Run it again to go on where it stopped.
#   scripts/evsrnet-grid.sh CACHE WORK RECORD.csv [SEED]        FOVEA names the program (default: ./fovea)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cache=$1 work=$2 record=$3 seed=${4:-1}
fovea=${FOVEA:-$here/fovea}
recipe=${RECIPE:-$here/recipes/evsrnet-grid.yaml}
networks=${NETWORKS:-$(
  for blocks in 5 4 3 2 6 7 8; do for channels in 8 16; do echo "$channels/$blocks"; done; done
  echo 8/0 8/1 16/9 16/10 4/5 12/5 20/5
  for blocks in 5 2 4 3 6 7 8; do for channels in 24 32; do echo "$channels/$blocks"; done; done
  echo 40/5 48/5
)}
mkdir -p "$work" "$(dirname "$record")"
[ -f "$record" ] || echo channels,blocks,steps,seed,psnr_y,psnr_rgb >"$record"
for network in $networks; do
  channels=${network%/*} blocks=${network#*/} run="$work/$channels-$blocks-$seed"
  if grep -q "^$channels,$blocks,[0-9]*,$seed," "$record"; then continue; fi
  rm -rf "$run"
  $fovea train --config "$recipe" --channels "$channels" --blocks "$blocks" --seed "$seed" --data "$cache" \
    --out "$run" --threads 1 --json --no-progress |
    python3 -c "import json,sys; r=json.load(sys.stdin); print('$channels','$blocks',r['step'],'$seed',round(r['psnr_y'],4),round(r['psnr_rgb'],4),sep=',')" >>"$record"
done
