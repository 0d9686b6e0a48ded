#!/usr/bin/env bash
# Samplers side by side with Optuna and hyperopt: the tables of docs/search-comparison.md.
# usage: bench/compare-search.sh OUT_FOLDER [SEEDS] [TRIALS]
# Needs: apt-get install python3-optuna python3-numpy python3-scipy python3-networkx python3-future python3-cloudpickle
# hyperopt from its sources, if HYPEROPT names a checkout (https://github.com/hyperopt/hyperopt, 0.2.7 or later).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:?an output folder}
seeds=${2:-100}
trials=${3:-100}
mkdir -p "$out"
ours() { # OBJECTIVE NAME OPTIONS...
  "$here/../fovea" study benchmark --objective "$1" --trials "$trials" --seeds "$seeds" --json "${@:3}" >"$out/$1-$2.json"
}
for objective in ${OBJECTIVES:-branin hartmann6 ho-fvsr-table}; do
  for sampler in random tpe smac smac-nni nsga2; do ours "$objective" "$sampler" --sampler "$sampler"; done
  for startup in 20 8; do
    ours "$objective" "tpe-$startup" --sampler tpe --startup-trials "$startup"
    ours "$objective" "tpe-nni-$startup" --sampler tpe-nni --startup-trials "$startup"
  done
  peers=(optuna-random optuna-tpe)
  if [ "$objective" = ho-fvsr-table ]; then
    ours "$objective" tpe-ordered --sampler tpe --ordered
    ours "$objective" smac-ordered --sampler smac --ordered
    peers+=(optuna-tpe-ordered)
  fi
  if [ -n "${HYPEROPT:-}" ]; then peers+=(hyperopt-random hyperopt-tpe); fi
  for peer in "${peers[@]}"; do
    PYTHONPATH="${HYPEROPT:-}" /usr/bin/python3 "$here/search_peers.py" "$peer" "$objective" "$trials" "$seeds" >"$out/$objective-$peer.json"
  done
done
/usr/bin/python3 "$here/summarize_search.py" --csv "$out/search-comparison.csv" "$out"/*.json
