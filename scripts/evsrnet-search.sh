#!/usr/bin/env bash
# Runs FGNAS on EVSRNet's space for docs/evsrnet-search.md: a sweep of lambda for each way of gating. Every sweep goes on
# where it stopped; its result lands in the record's folder.
#   scripts/evsrnet-search.sh CACHE WORK RECORD-FOLDER [SWEEP...]        FOVEA names the program (default: ./fovea)
# Sweeps: step-structured step gumbel-structured hard-concrete-structured; with -ms behind it the cost is measured time.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cache=$1 work=$2 record=$3
shift 3
[ $# -gt 0 ] || set -- step-structured step gumbel-structured hard-concrete-structured
fovea=${FOVEA:-$here/fovea}
mkdir -p "$work" "$record"
for sweep in "$@"; do
  plain=${sweep%-ms} estimator=${sweep%-ms}
  estimator=${estimator%-structured} gates=3e-3
  # The other two start at 2 instead of 0.5 and have farther to go.
  [ "$estimator" = step ] || gates=1e-2
  $fovea search fgnas --data "$cache" --lambdas "${LAMBDAS:-0.0003,0.001,0.002,0.005,0.01,0.02}" --estimator "$estimator" \
    $([ "$plain" = "$estimator" ] || echo --structured) $([ "$sweep" = "$plain" ] || echo --cost ms) --steps "${STEPS:-1000}" --batch 8 --patch 32 --gate-lr "$gates" \
    --seed "${SEED:-1}" --threads 1 --out "$work/$sweep" --json --no-progress >"$record/fgnas-$sweep.json.new"
  mv "$record/fgnas-$sweep.json.new" "$record/fgnas-$sweep.json"
done
